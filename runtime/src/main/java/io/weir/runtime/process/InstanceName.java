package io.weir.runtime.process;

import io.weir.runtime.serving.ListenConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Names of instances in telemetry: service.instance.id. */
public final class InstanceName {
  private InstanceName() {}

  /**
   * Returns host and port. A process that listens on all addresses has the name of its host, so
   * that instances on several hosts differ.
   */
  public static String of(ListenConfig listen) {
    return switch (listen.host()) {
      case "0.0.0.0", "::", "[::]", "*" -> hostName(listen.host()) + ":" + listen.port();
      default -> listen.host() + ":" + listen.port();
    };
  }

  private static String hostName(String otherwise) {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return otherwise;
    }
  }
}
