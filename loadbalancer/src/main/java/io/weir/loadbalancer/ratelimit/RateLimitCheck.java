package io.weir.loadbalancer.ratelimit;

import io.opentelemetry.api.common.AttributeKey;
import io.weir.grpc.Dialect;
import io.weir.loadbalancer.ratelimit.RateLimits.CallerKeys;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.metering.Metering;
import java.util.IdentityHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls against the rate limits. HTTP callers are told what is left
 * (draft-ietf-httpapi-ratelimit-headers); the span and a counter are told of refusals. Thread-safe.
 */
public final class RateLimitCheck {
  private static final AttributeKey<String> LIMIT = AttributeKey.stringKey("weir.rate_limit");
  private static final AttributeKey<String> SLOWED =
      AttributeKey.stringKey("weir.rate_limit.slowed");

  private final RateLimits limits;

  /**
   * Keyed by identity: a limit is looked for with each call, and comparing its texts costs more.
   */
  private final IdentityHashMap<RateLimitConfig, LimitAnswer> answers = new IdentityHashMap<>();

  /**
   * @param meters of the part of the process that has the limits
   */
  public RateLimitCheck(RateLimits limits, OwnedMeters meters) {
    this.limits = limits;
    limits
        .configs()
        .forEach(limit -> answers.put(limit, new LimitAnswer(limit, meters.registry())));
    limits.watch(meters);
  }

  /** Returns whether there are no limits at all. */
  public boolean isEmpty() {
    return limits.isEmpty();
  }

  /**
   * Counts a call of an RPC.
   *
   * @param rpc full name, without leading slash
   * @return the refusal if it is one too many; null otherwise
   */
  public @Nullable LimitDecision refusalOfRpc(Exchange exchange, String rpc, CallKind kind) {
    return isEmpty() ? null : refused(exchange, limits.takeForRpc(rpc, kind, new Keys(exchange)));
  }

  /**
   * Counts a call of an RPC that no schema vouches for.
   *
   * @param rpc full name as the caller has sent it, without leading slash
   * @return the refusal if it is one too many; null otherwise
   */
  public @Nullable LimitDecision refusalOfUnknownRpc(Exchange exchange, String rpc) {
    return isEmpty() ? null : refused(exchange, limits.takeForUnknownRpc(rpc, new Keys(exchange)));
  }

  /**
   * Counts a request for a path that passes through.
   *
   * @param path in the form of {@link io.weir.loadbalancer.passthrough.RequestPath}
   * @return the refusal if it is one too many; null otherwise
   */
  public @Nullable LimitDecision refusalOfPath(Exchange exchange, String path) {
    return isEmpty() ? null : refused(exchange, limits.takeForPath(path, new Keys(exchange)));
  }

  private record Keys(Exchange exchange) implements CallerKeys {
    @Override
    public Object address() {
      return exchange.caller().addressKey();
    }

    @Override
    public Object identity() {
      return exchange.caller().key();
    }

    @Override
    public @Nullable String header(String name) {
      return exchange.headers().get(name);
    }
  }

  private @Nullable LimitDecision refused(Exchange exchange, @Nullable LimitDecision decision) {
    if (decision == null) {
      return null;
    }
    if (!decision.isRefused()) {
      hold(exchange, decision.held());
    }
    var answer = answer(decision.limit());
    if (exchange.dialect() == Dialect.HTTP) {
      answer.tell(exchange.context(), decision);
    }
    if (!decision.isRefused()) {
      return null;
    }
    exchange.span().setAttribute(LIMIT, answer.name());
    answer.refused();
    return decision;
  }

  /** Gives back what a call holds when it has ended, in whatever way. */
  private void hold(Exchange exchange, CallHold held) {
    if (held.isEmpty()) {
      return;
    }
    var context = exchange.context();
    var _ = context.log().whenComplete().thenRun(held::release);
    if (held.countsBytes()) {
      var meter =
          new SlowedStream(held, limit -> slowed(exchange, limit), () -> Metering.exhaust(context));
      Metering.begin(context, meter);
    }
  }

  private void slowed(Exchange exchange, RateLimitConfig limit) {
    var answer = answer(limit);
    exchange.span().setAttribute(SLOWED, answer.name());
    answer.slowed();
  }

  private LimitAnswer answer(RateLimitConfig limit) {
    return Objects.requireNonNull(answers.get(limit), "every limit has an answer");
  }
}
