package io.weir.loadbalancer.connection;

import java.time.Duration;

/**
 * Configuration of the connections to endpoints.
 *
 * @param ping after this time of silence a connection is asked whether it is alive, and much sooner
 *     when a call waits on it; 0s: never
 * @param pingTimeout without an answer for so long it is closed, and the calls on it break off; new
 *     calls have used another one long before
 * @param max to one endpoint from one event loop at once; when all are full, calls go elsewhere
 * @param maxStreams calls at once on one connection, or fewer if the endpoint says so; more open
 *     another
 * @param warm an endpoint gets its connections before its first call
 */
public record ConnectionsConfig(
    Duration ping, Duration pingTimeout, int max, int maxStreams, boolean warm) {

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
  }

  public static ConnectionsConfig defaults() {
    return new ConnectionsConfig(Duration.ofSeconds(5), Duration.ofSeconds(3), 8, 1000, true);
  }

  boolean pings() {
    return ping.isPositive();
  }

  /** How often to look whether anything was heard. */
  Duration look() {
    var shorter = ping.compareTo(pingTimeout) < 0 ? ping : pingTimeout;
    var quarter = shorter.dividedBy(4);
    return quarter.compareTo(MOST) < 0 ? quarter : MOST;
  }

  private static final Duration MOST = Duration.ofMillis(500);
}
