package io.weir.runtime.proxy;

import com.linecorp.armeria.common.HttpResponse;
import io.netty.util.AsciiString;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;
import java.net.InetAddress;
import java.util.List;

/** Records the client of a request that a trusted proxy passes on. */
public final class ClientLayer implements ExchangeLayer {
  private static final AsciiString FORWARDED_FOR = AsciiString.cached("x-forwarded-for");

  private final TrustedProxies proxies;

  private ClientLayer(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  /** Returns the layer, or {@link #OFF} if no proxy is trusted. */
  public static ExchangeLayer of(List<Network> networks) {
    return networks.isEmpty() ? OFF : new ClientLayer(new TrustedProxies(networks));
  }

  @Override
  public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
    InetAddress peer = exchange.context().remoteAddress().getAddress();
    if (peer != null && proxies.trust(peer)) {
      exchange.caller().behindProxy(proxies.client(peer, exchange.headers().getAll(FORWARDED_FOR)));
    }
    return next.serve(exchange);
  }
}
