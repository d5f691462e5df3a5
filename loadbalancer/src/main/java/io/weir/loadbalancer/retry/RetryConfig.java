package io.weir.loadbalancer.retry;

import io.weir.loadbalancer.call.Percentile;
import io.weir.runtime.config.DurationRange;
import io.weir.runtime.config.value.Percent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of retries and hedges.
 *
 * @param attempts largest number of attempts of a call, including the first, 1 to 5; 1 turns
 *     retries off. Attempts that no endpoint saw may raise it to one less than twice as many.
 * @param budget retries per call, over all calls of the cluster
 * @param backoff waits between attempts: the first bound doubles up to the second, with full jitter
 * @param hedge percentile of the RPC's latency after which a unary call without side effects gets a
 *     second attempt, paid from the same budget; null turns hedging off
 */
public record RetryConfig(
    int attempts, Percent budget, DurationRange backoff, @Nullable Percentile hedge) {

  public RetryConfig {
    requireAttempts(attempts);
  }

  /**
   * @throws IllegalArgumentException if a call must not have as many attempts
   */
  public static void requireAttempts(int attempts) {
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
