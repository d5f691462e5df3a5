package io.weir.loadbalancer.stream;

import java.time.Duration;

/**
 * Configuration of the lifetime of streams.
 *
 * @param idle without a message in either direction for so long, it ends; 0s: never
 * @param maxAge it ends after this time, up to a tenth less by chance, so that those that began
 *     together do not all come back together; 0s: never
 */
public record StreamsConfig(Duration idle, Duration maxAge) {

  public StreamsConfig {
    if (idle.isNegative() || maxAge.isNegative()) {
      throw new IllegalArgumentException("streams: idle and max-age must not be negative");
    }
  }

  public static StreamsConfig defaults() {
    return new StreamsConfig(Duration.ofMinutes(5), Duration.ofHours(1));
  }
}
