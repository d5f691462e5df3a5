package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.common.util.DomainSocketAddress;
import io.netty.util.NetUtil;
import io.weir.runtime.config.ConfigException.InvalidEntry;
import io.weir.runtime.tls.ServerTlsFiles;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Listening address of a sidecar, for clients on this machine.
 *
 * @param port TCP port; 0 for a free one
 * @param unix path of a Unix socket, instead of host and port; null for TCP
 * @param tls TLS of the port; empty for plain text
 */
public record SocketConfig(
    String host, int port, @Nullable Path unix, Optional<ServerTlsFiles> tls) {

  public SocketConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "port is %d, expected a number from 0 to 65535".formatted(port));
    }
    if (unix != null && tls.isPresent()) {
      throw new InvalidEntry(
          "tls: connections to a Unix socket are not encrypted; remove tls or unix", "tls");
    }
    tls.ifPresent(SocketConfig::requireSinglePort);
  }

  /** Creates the address of a port in plain text, or of a Unix socket. */
  public SocketConfig(String host, int port, @Nullable Path unix) {
    this(host, port, unix, Optional.empty());
  }

  /** Refuses the settings of TLS that have a meaning at a gateway only. */
  static void requireSinglePort(ServerTlsFiles tls) {
    if (tls.plain().isPresent() || tls.hsts().isPresent()) {
      throw new InvalidEntry(
          "tls: plain and hsts are for a gateway, whose callers are browsers; remove them", "tls");
    }
  }

  /** Returns this address with its files of TLS resolved against a directory. */
  SocketConfig from(Path directory) {
    return new SocketConfig(host, port, unix, tls.map(files -> files.from(directory)));
  }

  public static SocketConfig defaults() {
    return new SocketConfig("127.0.0.1", 15001, null);
  }

  InetSocketAddress address() {
    return unix == null ? new InetSocketAddress(host, port) : DomainSocketAddress.of(unix);
  }

  /** Returns whether it is the address of all interfaces: 0.0.0.0, or "::". */
  boolean isEverywhere() {
    var bytes = unix == null ? NetUtil.createByteArrayFromIpAddressString(host) : null;
    return bytes != null && Arrays.equals(bytes, new byte[bytes.length]);
  }

  /** Returns the address in words: "127.0.0.1:15001", or the path. */
  String shown() {
    return unix == null ? host + ":" + port : unix.toString();
  }

  /** Returns the address for a log line, the bound port first: "15001 (127.0.0.1)", or the path. */
  String shown(int boundPort) {
    return unix == null
        ? "%d (%s%s)".formatted(boundPort, host, tls.isPresent() ? ", TLS" : "")
        : unix.toString();
  }
}
