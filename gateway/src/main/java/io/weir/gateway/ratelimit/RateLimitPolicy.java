package io.weir.gateway.ratelimit;

import com.linecorp.armeria.common.HttpHeaderNames;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.routing.RoutingResult;
import io.weir.loadbalancer.ratelimit.LimitDecision;
import io.weir.loadbalancer.ratelimit.RateLimitCheck;
import io.weir.loadbalancer.ratelimit.RateLimits;
import io.weir.runtime.exchange.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls beyond a rate limit. Decides after routing and after the decision who may call, so
 * that neither the spelling of a path nor a stranger changes whose count a call is in. Thread-safe.
 */
public final class RateLimitPolicy {
  private final RateLimitCheck limits;

  public RateLimitPolicy(RateLimits limits, MeterRegistry meters) {
    this.limits = new RateLimitCheck(limits, meters);
  }

  /** Counts a call. Returns the failure for its caller if it is one too many; null otherwise. */
  public @Nullable Failure refusal(Exchange exchange, RoutingResult result) {
    var refused = limits.isEmpty() ? null : refused(exchange, result);
    if (refused == null) {
      return null;
    }
    result.name(exchange);
    return Failure.of(refused.code(), refused.message())
        .withHeader(HttpHeaderNames.RETRY_AFTER, Long.toString(refused.retryAfterSeconds()));
  }

  private @Nullable LimitDecision refused(Exchange exchange, RoutingResult result) {
    return switch (result) {
      case RoutingResult.Grpc call -> limits.refusalOfRpc(exchange, call.rpc().name());
      case RoutingResult.Json call -> limits.refusalOfRpc(exchange, call.rpc().name());
      case RoutingResult.Socket call -> limits.refusalOfRpc(exchange, call.rpc().name());
      case RoutingResult.Http passed -> limits.refusalOfPath(exchange, passed.path());
      case RoutingResult.HealthCheck _, RoutingResult.Options _, RoutingResult.Refused _ -> null;
    };
  }
}
