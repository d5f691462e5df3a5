package io.weir.runtime.serving;

import io.weir.runtime.tls.ServerTlsFiles;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Address on which a process listens.
 *
 * @param port port to bind; 0 for a free one
 * @param tls TLS of the port; empty for plain text
 */
public record ListenConfig(String host, int port, Optional<ServerTlsFiles> tls) {

  public ListenConfig {
    ListenConfig.requireAddress(host, port);
  }

  /** Creates the address of a port in plain text. */
  public ListenConfig(String host, int port) {
    this(host, port, Optional.empty());
  }

  public static ListenConfig defaults() {
    return new ListenConfig("0.0.0.0", 8080);
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(host, port);
  }

  /** Returns the address of the port in plain text beside one with TLS, if there is one. */
  public Optional<InetSocketAddress> plainAddress() {
    return tls.flatMap(ServerTlsFiles::plain)
        .map(plain -> new InetSocketAddress(host, plain.port()));
  }

  /** Returns this configuration with its files resolved against a directory. */
  public ListenConfig from(Path directory) {
    return new ListenConfig(host, port, tls.map(files -> files.from(directory)));
  }

  /** Returns the address for a log line, bound port first: "8443 (0.0.0.0, TLS)". */
  public String shown(int boundPort) {
    return "%d (%s%s)".formatted(boundPort, host, tls.isPresent() ? ", TLS" : "");
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
