package io.weir.loadbalancer.retry;

import io.weir.runtime.config.DurationRange;
import io.weir.runtime.config.Percent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of retries and hedges.
 *
 * @param attempts of one call, the first included; 1: no retries; if no instance saw them, one less
 *     than twice as many
 * @param budget retries per call, over all calls of the cluster
 * @param backoff waits between attempts: the first bound doubles up to the second, with full jitter
 * @param hedge for unary calls without side effects: a second attempt is sent, from the same
 *     budget, beside one that takes longer than this share of the RPC's answers; null: never
 */
public record RetryConfig(
    int attempts, Percent budget, DurationRange backoff, @Nullable Percentile hedge) {

  public RetryConfig {
    if (attempts < 1 || attempts > 5) {
      throw new IllegalArgumentException("retry attempts: found " + attempts + ", expected 1 to 5");
    }
  }

  public static RetryConfig defaults() {
    return new RetryConfig(
        3,
        new Percent(0.2),
        new DurationRange(Duration.ofMillis(25), Duration.ofMillis(250)),
        null);
  }
}
