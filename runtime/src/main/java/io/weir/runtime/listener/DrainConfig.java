package io.weir.runtime.listener;

import java.time.Duration;

/**
 * Timing of the drain at the end of a process.
 *
 * @param delay time from "not ready" until connections are refused; load balancers notice within it
 * @param grace time after the delay for calls in flight to finish
 */
public record DrainConfig(Duration delay, Duration grace) {

  public DrainConfig {
    if (delay.isNegative() || grace.isNegative()) {
      throw new IllegalArgumentException("delay and grace must not be negative");
    }
  }

  /** Returns a drain without any wait, for ports that have served nothing yet. */
  public static DrainConfig none() {
    return new DrainConfig(Duration.ZERO, Duration.ZERO);
  }

  /** Returns the time after which all calls have ended. */
  public Duration whole() {
    return delay.plus(grace);
  }

  public static DrainConfig defaults() {
    return new DrainConfig(Duration.ofSeconds(1), Duration.ofSeconds(20));
  }
}
