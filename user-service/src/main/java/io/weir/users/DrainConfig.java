package io.weir.users;

import java.time.Duration;

/**
 * Timing of the shutdown.
 *
 * @param delay time for which calls are still accepted after health checks fail, so that clients
 *     choose other instances
 * @param grace time for running calls to finish afterwards
 */
public record DrainConfig(Duration delay, Duration grace) {

  public static DrainConfig defaults() {
    return new DrainConfig(Duration.ofMillis(500), Duration.ofSeconds(10));
  }
}
