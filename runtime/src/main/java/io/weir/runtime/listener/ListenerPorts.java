package io.weir.runtime.listener;

import com.linecorp.armeria.common.CommonPools;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.ServerBuilder;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.runtime.serving.ListenConfig;
import io.weir.runtime.tls.ServerTls;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Ports of a listener.
 *
 * @param address address of a port, or of a Unix socket
 * @param tls TLS of that port; null for plain text
 * @param plain address of a second port, in plain text; null for none
 */
public record ListenerPorts(
    InetSocketAddress address, @Nullable ServerTls tls, @Nullable InetSocketAddress plain) {

  /** Creates a single port in plain text. */
  public static ListenerPorts plain(InetSocketAddress address) {
    return new ListenerPorts(address, null, null);
  }

  /**
   * Creates the ports of a configuration, and follows the certificates that it names.
   *
   * @throws IllegalArgumentException if a certificate cannot be used
   */
  public static ListenerPorts of(ListenConfig config, OwnedMeters meters) {
    var tls =
        config
            .tls()
            .map(files ->
                ServerTls.follow(files, CommonPools.blockingTaskExecutor(), meters, () -> {}))
            .orElse(null);
    return new ListenerPorts(config.address(), tls, config.plainAddress().orElse(null));
  }

  /** Stops following the certificates. */
  public void close() {
    if (tls != null) {
      tls.close();
    }
  }

  void applyTo(ServerBuilder builder) {
    builder.port(address, tls == null ? SessionProtocol.HTTP : SessionProtocol.HTTPS);
    if (tls != null) {
      tls.applyTo(builder);
    }
    if (plain != null) {
      builder.port(plain, SessionProtocol.HTTP);
    }
  }
}
