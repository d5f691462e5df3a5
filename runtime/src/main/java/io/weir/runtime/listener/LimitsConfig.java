package io.weir.runtime.listener;

import java.time.Duration;

/**
 * What the edge takes, at most.
 *
 * @param body bytes of a JSON request's content, and of the message of a unary gRPC call; a stream is
 *     not bounded, for it is not kept
 * @param headers bytes of a request's line and headers
 * @param concurrent requests under way
 * @param connections open at once
 * @param streams under way on one HTTP/2 connection
 * @param idle after which a connection without request is closed
 */
public record LimitsConfig(
    long body, int headers, int concurrent, int connections, int streams, Duration idle) {

  public LimitsConfig {
    if (body < 0 || headers < 1_024) {
      throw new IllegalArgumentException("body must not be negative, headers at least 1024 bytes");
    }
    if (concurrent < 1 || connections < 1 || streams < 1) {
      throw new IllegalArgumentException("concurrent, connections and streams must be at least 1");
    }
    if (!idle.isPositive()) {
      throw new IllegalArgumentException("idle must be longer than 0s");
    }
  }

  public static LimitsConfig defaults() {
    return new LimitsConfig(4 << 20, 32 << 10, 10_000, 20_000, 1_000, Duration.ofSeconds(75));
  }
}
