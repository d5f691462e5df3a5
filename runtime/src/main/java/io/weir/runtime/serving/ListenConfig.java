package io.weir.runtime.serving;

import java.net.InetSocketAddress;

/**
 * Address on which a process listens.
 *
 * @param port port to bind; 0 for a free one
 */
public record ListenConfig(String host, int port) {

  public ListenConfig {
    ListenConfig.requireAddress(host, port);
  }

  public static ListenConfig defaults() {
    return new ListenConfig("0.0.0.0", 8080);
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(host, port);
  }

  /** Returns the address for a log line, bound port first: "8080 (0.0.0.0)". */
  public String shown(int boundPort) {
    return "%d (%s)".formatted(boundPort, host);
  }

  static void requireAddress(String host, int port) {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host is empty, expected a name or an address");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "port is %d, expected a number from 0 to 65535".formatted(port));
    }
  }
}
