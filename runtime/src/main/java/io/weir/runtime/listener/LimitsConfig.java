package io.weir.runtime.listener;

import io.weir.runtime.config.value.Percent;
import io.weir.runtime.config.value.Size;
import io.weir.runtime.memory.MemoryConfig;
import java.time.Duration;

/**
 * Limits of requests and connections.
 *
 * @param body maximum size of a JSON request's content, and of the message of a unary gRPC call; a
 *     stream is not held in memory and has no limit
 * @param headers maximum size of a request's line and headers
 * @param concurrent maximum number of requests in flight
 * @param connections maximum number of open connections
 * @param streams maximum number of streams in flight on one HTTP/2 connection
 * @param share share of concurrent that one caller or one connection may hold while others come
 * @param idle time after which a connection without requests is closed, and one whose client takes
 *     nothing of its answers
 * @param memory bytes held for all callers
 */
public record LimitsConfig(
    Size body,
    Size headers,
    int concurrent,
    int connections,
    int streams,
    Percent share,
    Duration idle,
    MemoryConfig memory) {

  private static final long MOST = 1L << 30;

  /** Twice the shortest interval of pings that Armeria takes. */
  private static final Duration LEAST_IDLE = Duration.ofSeconds(2);

  public LimitsConfig {
    if (body.bytes() > MOST || headers.bytes() < 1_024 || headers.bytes() > MOST) {
      throw new IllegalArgumentException(
          "body is at most 1GiB, headers are at least 1KiB and at most 1GiB");
    }
    if (concurrent < 1 || connections < 1 || streams < 1) {
      throw new IllegalArgumentException("concurrent, connections and streams must be at least 1");
    }
    if (idle.compareTo(LEAST_IDLE) < 0) {
      throw new IllegalArgumentException("idle must be at least 2s");
    }
  }

  /** Returns these limits with another size of bodies. */
  public LimitsConfig withBody(Size other) {
    return new LimitsConfig(other, headers, concurrent, connections, streams, share, idle, memory);
  }

  public static LimitsConfig defaults() {
    return new LimitsConfig(
        new Size(4 << 20),
        new Size(32 << 10),
        10_000,
        20_000,
        1_000,
        new Percent(0.5),
        Duration.ofSeconds(75),
        MemoryConfig.defaults());
  }
}
