package io.weir.users;

import java.time.Duration;

/**
 * How the process ends.
 *
 * @param delay how long calls are still taken after health says no, so that callers look elsewhere
 * @param grace how long running calls may then take
 */
public record DrainConfig(Duration delay, Duration grace) {

  public static DrainConfig defaults() {
    return new DrainConfig(Duration.ofMillis(500), Duration.ofSeconds(10));
  }
}
