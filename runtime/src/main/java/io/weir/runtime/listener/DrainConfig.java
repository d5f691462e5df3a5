package io.weir.runtime.listener;

import java.time.Duration;

/**
 * How a process ends.
 *
 * @param delay from "not ready" until no more connections are taken: balancers need it to notice
 * @param grace what calls under way get to end after that
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
