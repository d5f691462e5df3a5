package io.weir.users.server;

import java.time.Duration;

/**
 * Limits of streams.
 *
 * @param most maximum number of concurrent streams; others are refused at once
 * @param stall time after which a stream whose client reads nothing is ended
 */
public record StreamsConfig(int most, Duration stall) {

  public StreamsConfig {
    if (most < 1) {
      throw new IllegalArgumentException("most: at least 1 is expected, found " + most);
    }
    if (!stall.isPositive()) {
      throw new IllegalArgumentException("stall: more than 0 is expected");
    }
  }

  public static StreamsConfig defaults() {
    return new StreamsConfig(10_000, Duration.ofMinutes(1));
  }
}
