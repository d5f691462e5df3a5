package io.weir.runtime.exchange;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import java.util.List;

/** Stacks layers in the order in which a request passes them: the first one is outermost. */
public final class Layers {
  private Layers() {}

  /** Combines layers and a service into the single service that a listener serves. */
  public static HttpService outermostFirst(ExchangeService innermost, List<ExchangeLayer> layers) {
    var on = layers.stream().filter(layer -> !layer.equals(ExchangeLayer.OFF)).toList();
    ExchangeService chain = innermost;
    for (var layer : on.reversed()) {
      chain = new Link(layer, chain);
    }
    return new ExchangeAdapter(innermost, chain, on.reversed());
  }

  private record Link(ExchangeLayer layer, ExchangeService next) implements ExchangeService {
    @Override
    public HttpResponse serve(Exchange exchange) throws Exception {
      return layer.serve(exchange, next);
    }
  }
}
