package io.weir.loadbalancer.stream;

import java.time.Duration;

/**
 * Configuration of the lifetime of streams.
 *
 * @param idle time without a message in either direction after which a stream is ended; 0s for
 *     never
 * @param maxAge age at which a stream is ended, reduced by a random tenth at most, so that streams
 *     that began together do not all return together; 0s for never
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
