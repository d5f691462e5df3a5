package io.weir.loadbalancer.connection;

import io.weir.runtime.config.value.Size;
import java.time.Duration;

/**
 * Configuration of the connections to endpoints.
 *
 * @param ping time of silence after which a connection is pinged, at least 40 ms; it is pinged much
 *     sooner while a call waits on it. 0s turns pings off.
 * @param pingTimeout time without an answer to a ping after which the connection is closed and its
 *     calls break off, at least 40 ms; new calls have used another connection long before
 * @param max largest number of connections to one endpoint from one event loop; when all are full,
 *     calls go to other endpoints. Over HTTP/1.1, where a connection carries one call, {@code
 *     max-streams} has this meaning
 * @param maxStreams largest number of concurrent calls on one connection, unless the endpoint
 *     allows fewer; further calls open another connection
 * @param warm whether the connections of an endpoint are opened before its first call
 * @param maxHeaders largest header list of an answer and largest trailers, at least 1 KiB, as RFC
 *     9113 counts them: name, value and 32 bytes for each field. Larger ones end their own call
 *     with RESOURCE_EXHAUSTED
 */
public record ConnectionsConfig(
    Duration ping, Duration pingTimeout, int max, int maxStreams, boolean warm, Size maxHeaders) {
  private static final Duration MOST = Duration.ofMillis(500);
  private static final long MOST_HEADERS = 4 << 20;

  public ConnectionsConfig {
    if (ping.isNegative() || (ping.isPositive() && ping.toMillis() < 40)) {
      throw new IllegalArgumentException("connections: ping is 0s, or at least 40ms");
    }
    if (pingTimeout.toMillis() < 40) {
      throw new IllegalArgumentException("connections: ping-timeout is at least 40ms");
    }
    if (max < 1 || maxStreams < 1) {
      throw new IllegalArgumentException("connections: max and max-streams are at least 1");
    }
    if (maxHeaders.bytes() < 1024 || maxHeaders.bytes() > MOST_HEADERS) {
      throw new IllegalArgumentException("connections: max-headers is from 1KiB to 4MiB");
    }
  }

  public static ConnectionsConfig defaults() {
    return new ConnectionsConfig(
        Duration.ofSeconds(5), Duration.ofSeconds(3), 8, 1000, true, new Size(64 << 10));
  }

  /** Returns the largest number of connections to one endpoint from one event loop. */
  int most(Protocol protocol) {
    return protocol.multiplexes() ? max : maxStreams;
  }

  boolean pings() {
    return ping.isPositive();
  }

  /** Returns the interval at which a connection is examined. */
  Duration look() {
    var shorter = ping.compareTo(pingTimeout) < 0 ? ping : pingTimeout;
    var quarter = shorter.dividedBy(4);
    return quarter.compareTo(MOST) < 0 ? quarter : MOST;
  }
}
