package io.weir.runtime.listener;

import io.weir.runtime.config.Size;
import java.time.Duration;

/**
 * Limits of requests and connections.
 *
 * @param body of a JSON request's content, and of the message of a unary gRPC call; a stream is not
 *     kept in memory and has no limit
 * @param headers of a request's line and headers
 * @param concurrent requests under way
 * @param connections open at once
 * @param streams under way on one HTTP/2 connection
 * @param idle after which a connection without request is closed
 */
public record LimitsConfig(
    Size body, Size headers, int concurrent, int connections, int streams, Duration idle) {

  private static final long MOST = 1L << 30;

  public LimitsConfig {
    if (body.bytes() > MOST || headers.bytes() < 1_024 || headers.bytes() > MOST) {
      throw new IllegalArgumentException(
          "body is at most 1GiB, headers are at least 1KiB and at most 1GiB");
    }
    if (concurrent < 1 || connections < 1 || streams < 1) {
      throw new IllegalArgumentException("concurrent, connections and streams must be at least 1");
    }
    if (!idle.isPositive()) {
      throw new IllegalArgumentException("idle must be longer than 0s");
    }
  }

  public static LimitsConfig defaults() {
    return new LimitsConfig(
        new Size(4 << 20), new Size(32 << 10), 10_000, 20_000, 1_000, Duration.ofSeconds(75));
  }
}
