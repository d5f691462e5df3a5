package io.weir.loadbalancer.sidecar;

import com.linecorp.armeria.common.util.DomainSocketAddress;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Listening address of a sidecar, for clients on this machine.
 *
 * @param port TCP port; 0 for a free one
 * @param unix path of a Unix socket, instead of host and port; null for TCP
 */
public record SocketConfig(String host, int port, @Nullable Path unix) {

  public SocketConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "port is %d, expected a number from 0 to 65535".formatted(port));
    }
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
    return unix == null ? "%d (%s)".formatted(boundPort, host) : unix.toString();
  }
}
