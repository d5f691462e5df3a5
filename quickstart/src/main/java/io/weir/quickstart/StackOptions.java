package io.weir.quickstart;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Options of the command up.
 *
 * @param host address of the gateway's port
 * @param port port of the gateway; 0 for a free one
 * @param adminPort admin port of the gateway; 0 for a free one
 * @param sidecarPort port of the sidecar; 0 for a free one
 * @param database URL of an existing server; null to start one
 * @param data directory in which the started server keeps its data; null to delete it with the
 *     server
 * @param tls TLS on every hop; null for plain text
 * @param mesh directory of the local certificate authority, for sidecars in front of the instances;
 *     null for none
 * @param accounts true for rules at the gateway, by which writing needs a token
 */
record StackOptions(
    String host,
    int port,
    int adminPort,
    int sidecarPort,
    int instances,
    @Nullable String database,
    @Nullable Path data,
    @Nullable Tls tls,
    @Nullable Path mesh,
    boolean accounts) {

  /**
   * TLS on every hop.
   *
   * @param port port of the gateway with TLS; 0 for a free one
   * @param directory directory of the local certificate authority
   */
  record Tls(int port, Path directory) {}

  /** Options without rules. */
  StackOptions(
      String host,
      int port,
      int adminPort,
      int sidecarPort,
      int instances,
      @Nullable String database,
      @Nullable Path data,
      @Nullable Tls tls,
      @Nullable Path mesh) {
    this(host, port, adminPort, sidecarPort, instances, database, data, tls, mesh, false);
  }

  /** Returns options with a port of the gateway that is known before it starts. */
  StackOptions withKnownPort() {
    return port != 0
        ? this
        : new StackOptions(
            host,
            Ports.free(host),
            adminPort,
            sidecarPort,
            instances,
            database,
            data,
            tls,
            mesh,
            accounts);
  }

  /** Returns a name under which this machine reaches the gateway. */
  String reachedAt() {
    return switch (host) {
      case "127.0.0.1", "0.0.0.0", "::", "::1" -> "localhost";
      default -> host.contains(":") ? "[" + host + "]" : host;
    };
  }
}
