package io.weir.loadbalancer.retry;

import io.weir.runtime.config.Percent;
import java.time.Duration;

/**
 * How often a call is tried.
 *
 * @param attempts of one call, the first included; 1: no retries
 * @param budget retries per call, over all calls of the cluster
 * @param backoff waits between attempts: the first bound doubles up to the second, with full jitter
 */
public record RetryConfig(int attempts, Percent budget, DurationRange backoff) {

  public RetryConfig {
    if (attempts < 1 || attempts > 5) {
      throw new IllegalArgumentException("retry attempts: found " + attempts + ", expected 1 to 5");
    }
  }

  public static RetryConfig defaults() {
    return new RetryConfig(
        3,
        new Percent(0.2),
        new DurationRange(Duration.ofMillis(25), Duration.ofMillis(250)));
  }
}
