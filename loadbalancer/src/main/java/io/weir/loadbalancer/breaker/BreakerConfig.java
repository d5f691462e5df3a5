package io.weir.loadbalancer.breaker;

import io.weir.runtime.config.DurationRange;
import io.weir.runtime.config.Percent;
import java.time.Duration;

/**
 * Configuration of the circuit breakers.
 *
 * @param failureRate share of failed attempts within the window at which it opens
 * @param minCalls attempts within the window below which it never opens
 * @param open how long it refuses before it lets a few probes through: the first bound, doubled
 *     each time that the probes fail, up to the second
 */
public record BreakerConfig(
    Percent failureRate, Duration window, int minCalls, DurationRange open) {

  public BreakerConfig {
    if (failureRate.fraction() <= 0 || failureRate.fraction() > 1) {
      throw new IllegalArgumentException("breaker failure-rate: expected above 0% up to 100%");
    }
    if (window.toSeconds() < 1 || minCalls < 1) {
      throw new IllegalArgumentException("breaker: window and min-calls must be positive");
    }
  }

  public static BreakerConfig defaults() {
    return new BreakerConfig(
        new Percent(0.5),
        Duration.ofSeconds(20),
        20,
        // At most: within five seconds after all is well calls are to succeed again.
        new DurationRange(Duration.ofSeconds(1), Duration.ofSeconds(4)));
  }
}
