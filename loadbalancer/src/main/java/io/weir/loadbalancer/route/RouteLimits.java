package io.weir.loadbalancer.route;

import io.weir.loadbalancer.call.CallLimits;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.exchange.TimeLeft.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Limits of the RPCs that a route selects. They replace those of the cluster.
 *
 * @param timeout time limit of a unary call; null for the one of the cluster
 * @param retry retries and hedges; null for those of the cluster
 */
public record RouteLimits(@Nullable MaxTime timeout, @Nullable RouteRetry retry) {

  /** Returns the limits of calls of these RPCs in a cluster. */
  public CallLimits over(CallLimits cluster) {
    var attempts = retry == null ? null : retry.attempts();
    var backoff = retry == null ? null : retry.backoff();
    var hedge = retry == null ? null : retry.hedge();
    return new CallLimits(
        timeout == null ? cluster.timeout() : timeout,
        timeout == null ? cluster.origin() : Origin.ROUTE,
        cluster.attemptTimeout(),
        attempts == null ? cluster.attempts() : attempts,
        backoff == null ? cluster.backoff() : backoff,
        hedge == null ? cluster.hedge() : hedge.percentile());
  }
}
