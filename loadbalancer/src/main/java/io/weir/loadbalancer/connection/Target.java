package io.weir.loadbalancer.connection;

import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.common.util.DomainSocketAddress;
import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import io.weir.loadbalancer.endpoint.EndpointAddress;
import io.weir.loadbalancer.endpoint.HostPort;
import io.weir.loadbalancer.endpoint.UnixSocket;
import io.weir.loadbalancer.wire.Destination;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the connections to an endpoint lead, in Armeria's terms.
 *
 * @param endpoint its host is the name that TLS asks for and verifies
 * @param dialled host that is resolved in place of that name; null if they are the same
 */
record Target(Endpoint endpoint, @Nullable String dialled) {

  /**
   * @param serverName name for TLS; null for the host of the address
   */
  static Target of(EndpointAddress address, @Nullable String serverName) {
    return switch (address) {
      case UnixSocket socket ->
          new Target(DomainSocketAddress.of(socket.path()).asEndpoint(), null);
      case HostPort(String host, int port) -> of(host, port, serverName);
    };
  }

  private static Target of(String host, int port, @Nullable String serverName) {
    if (serverName == null || serverName.equals(host)) {
      return new Target(Endpoint.of(host, port), null);
    }
    var named = Endpoint.of(serverName, port);
    boolean isAddress = NetUtil.createByteArrayFromIpAddressString(host) != null;
    return isAddress ? new Target(named.withIpAddr(host), null) : new Target(named, host);
  }

  /**
   * Returns this target for connections without Armeria.
   *
   * @param tls null for connections without TLS
   */
  Destination destination(@Nullable Supplier<SslContext> tls) {
    var address = endpoint.toSocketAddress(-1);
    if (address instanceof DomainSocketAddress socket) {
      return new Destination(socket.asNettyAddress(), "localhost", null, null);
    }
    var host = dialled == null ? endpoint.host() : dialled;
    var resolver = address.isUnresolved() ? new DialledHost(host) : null;
    return new Destination(address, endpoint.authority(), resolver, tls);
  }

  /** Resolves the dialled host in place of the name for TLS. */
  void applyTo(ClientFactoryBuilder builder) {
    if (dialled != null) {
      builder.addressResolverGroupFactory(loops -> new DialledHost(dialled));
    }
  }
}
