package io.weir.runtime.listener;

import com.linecorp.armeria.common.CommonPools;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.DomainSocketAddress;
import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.runtime.serving.ListenConfig;
import io.weir.runtime.tls.ServerTls;
import io.weir.runtime.tls.ServerTlsFiles;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
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
   * @param port name of the port in metrics: "edge"
   * @throws IllegalArgumentException if a certificate cannot be used
   */
  public static ListenerPorts of(ListenConfig config, String port, MeterRegistry meters) {
    var single = of(config.address(), config.tls(), port, meters);
    return new ListenerPorts(single.address, single.tls, config.plainAddress().orElse(null));
  }

  /**
   * Creates a single port, and follows the certificates of its TLS.
   *
   * @param files empty for plain text
   * @param port name of the port in metrics: "edge"
   * @throws IllegalArgumentException if a certificate cannot be used
   */
  public static ListenerPorts of(
      InetSocketAddress address,
      Optional<ServerTlsFiles> files,
      String port,
      MeterRegistry meters) {
    var tls =
        files
            .map(each ->
                ServerTls.follow(each, CommonPools.blockingTaskExecutor(), () -> {})
                    .measuredBy(new OwnedMeters(meters), port))
            .orElse(null);
    return new ListenerPorts(address, tls, null);
  }

  /** Registers the gauges of the certificates, in place of those of other ports by this name. */
  void claimMeters() {
    if (tls != null) {
      tls.claimMeters();
    }
  }

  /** Stops following the certificates. */
  public void close() {
    if (tls != null) {
      tls.close();
    }
  }

  /** Returns the ports one by one, the one of {@link #address} first. */
  List<Port> each() {
    var first = new Port(address, tls);
    return plain == null ? List.of(first) : List.of(first, new Port(plain, null));
  }

  /**
   * A single port.
   *
   * @param address address of the port, or of a Unix socket
   * @param tls null for plain text
   */
  record Port(InetSocketAddress address, @Nullable ServerTls tls) {
    void applyTo(ServerBuilder builder) {
      builder.port(address, tls == null ? SessionProtocol.HTTP : SessionProtocol.HTTPS);
      if (tls != null) {
        tls.applyTo(builder);
      }
    }

    /** Returns whether both are the same port, with whatever certificates. */
    boolean isSameAs(Port other) {
      return isSame(address, other.address) && (tls == null) == (other.tls == null);
    }

    /** Compares the paths of Unix sockets, which Armeria gives one and the same address. */
    private static boolean isSame(InetSocketAddress one, InetSocketAddress other) {
      if (one instanceof DomainSocketAddress socket
          && other instanceof DomainSocketAddress another) {
        return socket.path().equals(another.path());
      }
      return one.equals(other);
    }
  }
}
