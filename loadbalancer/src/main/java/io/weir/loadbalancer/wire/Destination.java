package io.weir.loadbalancer.wire;

import io.netty.handler.ssl.SslContext;
import io.netty.resolver.AddressResolverGroup;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Endpoint as its connections need it.
 *
 * @param address address to connect to; unresolved if there is a resolver
 * @param authority authority of requests that have none
 * @param resolver finds the address; null if it is known
 * @param tls certificates of this moment; null for connections without TLS
 */
public record Destination(
    SocketAddress address,
    String authority,
    @Nullable AddressResolverGroup<InetSocketAddress> resolver,
    @Nullable Supplier<SslContext> tls) {

  /** Returns the value of {@code :scheme} in requests that have none. */
  String scheme() {
    return tls == null ? "http" : "https";
  }

  /** Closes the resolver. */
  public void close() {
    if (resolver != null) {
      resolver.close();
    }
  }

  /** Returns where new connections lead, for messages of errors. */
  @Override
  public String toString() {
    return address.toString();
  }
}
