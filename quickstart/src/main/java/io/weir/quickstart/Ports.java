package io.weir.quickstart;

import io.weir.runtime.process.CommandFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds free ports. A later bind can still fail if another process takes the port first. */
final class Ports {
  private Ports() {}

  /**
   * Checks that a port is free.
   *
   * @param port port to check; 0 for any
   * @throws CommandFailure if the port is taken
   */
  static void requireFree(String host, int port, String option) {
    if (!isFree(host, port)) {
      throw new CommandFailure(
          "port %d is taken: name another one with %s, or 0 for a free one"
              .formatted(port, option));
    }
  }

  /** Returns the preferred port, or a free one if that is taken. */
  static int preferred(String host, int port) {
    return isFree(host, port) ? port : bind(host, 0);
  }

  /** Returns a free port. */
  static int free(String host) {
    return bind(host, 0);
  }

  private static boolean isFree(String host, int port) {
    return port == 0 || bind(host, port) == port;
  }

  /** Binds a port and releases it. Returns its number, or -1 if it cannot be bound. */
  private static int bind(String host, int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(host, port));
      return socket.getLocalPort();
    } catch (IOException e) {
      return -1;
    }
  }
}
