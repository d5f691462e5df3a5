package io.weir.runtime.listener;

import java.time.Duration;

/**
 * Times of the drain with which a process ends.
 *
 * @param delay from "not ready" until no more connections are taken; balancers notice within it
 * @param grace after that, for the calls under way to end
 */
public record DrainConfig(Duration delay, Duration grace) {

  public DrainConfig {
    if (delay.isNegative() || grace.isNegative()) {
      throw new IllegalArgumentException("delay and grace must not be negative");
    }
  }

  public static DrainConfig defaults() {
    return new DrainConfig(Duration.ofSeconds(1), Duration.ofSeconds(20));
  }
}
