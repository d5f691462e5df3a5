package io.weir.runtime.listener;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;

/** Ends each connection with its next response while the process drains. */
public final class DrainLayer implements ExchangeLayer {
  private final Connections connections;

  public DrainLayer(Connections connections) {
    this.connections = connections;
  }

  @Override
  public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
    if (connections.isDraining()) {
      // HTTP/1: "connection: close" in the response. HTTP/2: GOAWAY, unless it was sent already.
      var _ = exchange.context().initiateConnectionShutdown();
    }
    return next.serve(exchange);
  }
}
