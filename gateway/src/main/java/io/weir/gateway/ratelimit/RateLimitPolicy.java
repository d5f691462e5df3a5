package io.weir.gateway.ratelimit;

import com.linecorp.armeria.common.HttpHeaderNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.AsciiString;
import io.opentelemetry.api.common.AttributeKey;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.routing.RoutingResult;
import io.weir.grpc.Dialect;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.ratelimit.RateLimits;
import io.weir.loadbalancer.ratelimit.RateLimits.CallerKeys;
import io.weir.loadbalancer.ratelimit.RateLimits.Taken;
import io.weir.runtime.exchange.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls beyond a rate limit. Decides after routing and after the decision who may call, so
 * that neither the spelling of a path nor a stranger changes whose count a call is in. HTTP callers
 * are told what is left (draft-ietf-httpapi-ratelimit-headers). Thread-safe.
 */
public final class RateLimitPolicy {
  private static final AttributeKey<String> LIMIT = AttributeKey.stringKey("weir.rate_limit");
  private static final AsciiString POLICY = AsciiString.cached("ratelimit-policy");
  private static final AsciiString LEFT = AsciiString.cached("ratelimit");

  private final RateLimits limits;
  private final MeterRegistry meters;

  public RateLimitPolicy(RateLimits limits, MeterRegistry meters) {
    this.limits = limits;
    this.meters = meters;
  }

  /** Counts a call. Returns the failure for its caller if it is one too many; null otherwise. */
  public @Nullable Failure refusal(Exchange exchange, RoutingResult result) {
    if (limits.isEmpty()) {
      return null;
    }
    var taken = take(new Keys(exchange), result);
    if (taken == null) {
      return null;
    }
    tell(exchange, taken);
    if (!taken.isRefused()) {
      return null;
    }
    result.name(exchange);
    exchange.span().setAttribute(LIMIT, taken.limit().toString());
    counter(taken).increment();
    return failure(taken);
  }

  private @Nullable Taken take(CallerKeys caller, RoutingResult result) {
    return switch (result) {
      case RoutingResult.Grpc call -> limits.takeForRpc(call.rpc().name(), caller);
      case RoutingResult.Json call -> limits.takeForRpc(call.rpc().name(), caller);
      case RoutingResult.Socket call -> limits.takeForRpc(call.rpc().name(), caller);
      case RoutingResult.Http passed -> limits.takeForPath(passed.path(), caller);
      case RoutingResult.HealthCheck _, RoutingResult.Options _, RoutingResult.Refused _ -> null;
    };
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

  private static Failure failure(Taken taken) {
    long seconds = taken.retryAfterSeconds();
    return Failure.of(
            GrpcCode.RESOURCE_EXHAUSTED,
            "too many calls: %s for each %s; try again in %d s"
                .formatted(taken.limit().rate(), taken.limit().per(), seconds))
        .withHeader(HttpHeaderNames.RETRY_AFTER, Long.toString(seconds));
  }
}
