package io.weir.users.server.caller;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.weir.runtime.proxy.Network;
import io.weir.runtime.proxy.TrustedProxies;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the address of the client available to the call: the peer of the connection, or the client
 * that a trusted gateway names in x-forwarded-for.
 */
public final class CallerAddress implements ServerInterceptor {
  private static final Metadata.Key<String> FORWARDED_FOR =
      Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<InetAddress> KEY =
      Context.keyWithDefault("caller-address", InetAddress.getLoopbackAddress());

  private final TrustedProxies proxies;

  /**
   * @param trusted networks of gateways and sidecars that are believed
   */
  public CallerAddress(List<Network> trusted) {
    this.proxies = new TrustedProxies(trusted);
  }

  public static InetAddress current() {
    return KEY.get();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (!(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)
        instanceof InetSocketAddress peer)) {
      return next.startCall(call, headers);
    }
    var address = client(peer.getAddress(), headers);
    return Contexts.interceptCall(Context.current().withValue(KEY, address), call, headers, next);
  }

  private InetAddress client(InetAddress peer, Metadata headers) {
    var values = headers.getAll(FORWARDED_FOR);
    if (values == null || !proxies.trust(peer)) {
      return peer;
    }
    List<String> said = new ArrayList<>();
    values.forEach(said::add);
    return proxies.client(peer, said);
  }
}
