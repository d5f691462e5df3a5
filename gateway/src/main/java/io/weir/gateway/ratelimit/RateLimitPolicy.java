package io.weir.gateway.ratelimit;

import com.linecorp.armeria.common.HttpHeaderNames;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.routing.RoutingResult;
import io.weir.gateway.routing.ServedRpc;
import io.weir.loadbalancer.ratelimit.CallKind;
import io.weir.loadbalancer.ratelimit.LimitDecision;
import io.weir.loadbalancer.ratelimit.RateLimitCheck;
import io.weir.loadbalancer.ratelimit.RateLimits;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.runtime.exchange.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls beyond a rate limit. Decides after routing and after the decision who may call, so
 * that neither the spelling of a path nor a stranger changes whose count a call is in. Thread-safe.
 */
public final class RateLimitPolicy {
  private final RateLimitCheck limits;

  public RateLimitPolicy(RateLimits limits, OwnedMeters meters) {
    this.limits = new RateLimitCheck(limits, meters);
  }

  /** Counts a call. Returns the failure for its caller if it is one too many; null otherwise. */
  public @Nullable Failure refusal(Exchange exchange, RoutingResult result) {
    var refused = limits.isEmpty() ? null : refused(exchange, result);
    if (refused == null) {
      return null;
    }
    result.name(exchange);
    var failure = Failure.of(refused.code(), refused.message());
    long seconds = refused.retryAfterSeconds();
    return seconds == 0
        ? failure
        : failure.withHeader(HttpHeaderNames.RETRY_AFTER, Long.toString(seconds));
  }

  private @Nullable LimitDecision refused(Exchange exchange, RoutingResult result) {
    return switch (result) {
      case RoutingResult.Grpc call -> ofRpc(exchange, call.rpc());
      case RoutingResult.Json call -> ofRpc(exchange, call.rpc());
      case RoutingResult.Socket call -> ofRpc(exchange, call.rpc());
      case RoutingResult.Http passed -> limits.refusalOfPath(exchange, passed.path());
      case RoutingResult.HealthCheck _, RoutingResult.Options _, RoutingResult.Refused _ -> null;
    };
  }

  private @Nullable LimitDecision ofRpc(Exchange exchange, ServedRpc rpc) {
    return limits.refusalOfRpc(
        exchange, rpc.name(), rpc.unary() ? CallKind.UNARY : CallKind.STREAM);
  }
}
