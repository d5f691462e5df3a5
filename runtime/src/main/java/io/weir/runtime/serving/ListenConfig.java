package io.weir.runtime.serving;

import java.net.InetSocketAddress;

/**
 * Where a process listens.
 *
 * @param port 0: a free one
 */
public record ListenConfig(String host, int port) {

  public static ListenConfig defaults() {
    return new ListenConfig("0.0.0.0", 8080);
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(host, port);
  }
}
