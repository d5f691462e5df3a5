package io.weir.loadbalancer.ratelimit;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.weir.grpc.Dialect;
import io.weir.loadbalancer.ratelimit.RateLimits.CallerKeys;
import io.weir.runtime.exchange.Exchange;
import java.util.IdentityHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls against the rate limits. HTTP callers are told what is left
 * (draft-ietf-httpapi-ratelimit-headers); the span and a counter are told of refusals. Thread-safe.
 */
public final class RateLimitCheck {
  private static final AttributeKey<String> LIMIT = AttributeKey.stringKey("weir.rate_limit");

  private final RateLimits limits;

  /**
   * Keyed by identity: a limit is looked for with each call, and comparing its texts costs more.
   */
  private final IdentityHashMap<RateLimitConfig, LimitAnswer> answers = new IdentityHashMap<>();

  public RateLimitCheck(RateLimits limits, MeterRegistry meters) {
    this.limits = limits;
    limits.configs().forEach(limit -> answers.put(limit, new LimitAnswer(limit, meters)));
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
  public @Nullable LimitDecision refusalOfRpc(Exchange exchange, String rpc) {
    return isEmpty() ? null : refused(exchange, limits.takeForRpc(rpc, new Keys(exchange)));
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
    var answer = Objects.requireNonNull(answers.get(decision.limit()), "every limit has an answer");
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
}
