package io.weir.loadbalancer.route;

import io.weir.loadbalancer.retry.RetryConfig;
import io.weir.runtime.config.DurationRange;
import org.jspecify.annotations.Nullable;

/**
 * Retries and hedges of a route. A missing key has the value of the cluster, whose retry budget
 * pays in any case.
 *
 * @param attempts largest number of attempts of a call, including the first, 1 to 5
 * @param backoff waits between attempts
 * @param hedge percentile of the RPC's latency after which a second attempt is sent, or none
 */
public record RouteRetry(
    @Nullable Integer attempts, @Nullable DurationRange backoff, @Nullable HedgeAt hedge) {

  public RouteRetry {
    if (attempts != null) {
      RetryConfig.requireAttempts(attempts);
    }
  }
}
