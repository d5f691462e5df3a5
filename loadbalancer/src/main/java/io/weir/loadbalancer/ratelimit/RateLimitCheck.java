package io.weir.loadbalancer.ratelimit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.AsciiString;
import io.opentelemetry.api.common.AttributeKey;
import io.weir.grpc.Dialect;
import io.weir.loadbalancer.ratelimit.RateLimits.CallerKeys;
import io.weir.loadbalancer.ratelimit.RateLimits.Taken;
import io.weir.runtime.exchange.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls against the rate limits. HTTP callers are told what is left
 * (draft-ietf-httpapi-ratelimit-headers); the span and a counter are told of refusals. Thread-safe.
 */
public final class RateLimitCheck {
  private static final AttributeKey<String> LIMIT = AttributeKey.stringKey("weir.rate_limit");
  private static final AsciiString POLICY = AsciiString.cached("ratelimit-policy");
  private static final AsciiString LEFT = AsciiString.cached("ratelimit");

  private final RateLimits limits;
  private final MeterRegistry meters;

  public RateLimitCheck(RateLimits limits, MeterRegistry meters) {
    this.limits = limits;
    this.meters = meters;
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
  public @Nullable Taken refusalOfRpc(Exchange exchange, String rpc) {
    return isEmpty() ? null : refused(exchange, limits.takeForRpc(rpc, new Keys(exchange)));
  }

  /**
   * Counts a request for a path that passes through.
   *
   * @param path in the form of {@link io.weir.loadbalancer.passthrough.RequestPath}
   * @return the refusal if it is one too many; null otherwise
   */
  public @Nullable Taken refusalOfPath(Exchange exchange, String path) {
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

  private @Nullable Taken refused(Exchange exchange, @Nullable Taken taken) {
    if (taken == null) {
      return null;
    }
    tell(exchange, taken);
    if (!taken.isRefused()) {
      return null;
    }
    exchange.span().setAttribute(LIMIT, taken.limit().toString());
    counter(taken).increment();
    return taken;
  }

  private static void tell(Exchange exchange, Taken taken) {
    if (exchange.dialect() != Dialect.HTTP) {
      return;
    }
    var limit = taken.limit();
    var context = exchange.context();
    context.setAdditionalResponseHeader(
        POLICY,
        "\"%s\";q=%d;w=%d"
            .formatted(limit.per(), limit.rate().amount(), limit.rate().period().toSeconds()));
    context.setAdditionalResponseHeader(
        LEFT,
        "\"%s\";r=%d;t=%d"
            .formatted(
                limit.per(), taken.left(), taken.isRefused() ? taken.retryAfterSeconds() : 0));
  }

  private Counter counter(Taken taken) {
    return Counter.builder("weir.rate.limited")
        .description("Calls refused because of a rate limit")
        .tag("limit", taken.limit().toString())
        .register(meters);
  }
}
