package io.weir.runtime.exchange;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Route;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.websocket.WebSocketService;
import io.weir.runtime.exchange.metering.Metering;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adapter between Armeria and the layers. Creates the exchange of a request, passes it through the
 * layers, and notifies them when it has ended.
 */
final class ExchangeAdapter implements HttpService {
  /** Marker that is never served. It tells the listener that handshakes are answered below. */
  private static final WebSocketService HANDSHAKES =
      WebSocketService.of((ctx, in) -> {
        throw new IllegalStateException("WebSocket frames are read by the innermost service");
      });

  private final ExchangeService innermost;
  private final ExchangeService chain;
  private final List<ExchangeLayer> innermostFirst;

  ExchangeAdapter(
      ExchangeService innermost, ExchangeService chain, List<ExchangeLayer> innermostFirst) {
    this.innermost = innermost;
    this.chain = chain;
    this.innermostFirst = List.copyOf(innermostFirst);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
    var exchange = Exchange.begin(ctx);
    // The log completes with the response, also after an exception below or when the caller
    // disconnects.
    var _ = ctx.log().whenComplete().thenAccept(log -> ended(exchange, log));
    if (innermost.servesWebSockets() && !ctx.sessionProtocol().isMultiplex()) {
      var _ = ctx.whenRequestCancelled().thenAccept(cause -> endSocket(ctx, cause));
    }
    return new AheadResponse(Metering.counted(ctx, chain.serve(exchange)));
  }

  /**
   * Completes the log of a WebSocket over HTTP/1 that is cancelled or times out. Armeria aborts its
   * response and leaves the log incomplete, even after the connection has closed.
   */
  private static void endSocket(ServiceRequestContext ctx, Throwable cause) {
    var log = ctx.log();
    if (log.isAvailable(RequestLogProperty.RESPONSE_HEADERS)
        && log.partial().responseHeaders().status().equals(HttpStatus.SWITCHING_PROTOCOLS)) {
      ctx.logBuilder().endRequest(cause);
      ctx.logBuilder().endResponse(cause);
    }
  }

  private void ended(Exchange exchange, RequestLog log) {
    exchange.complete(log);
    for (var layer : innermostFirst) {
      layer.ended(exchange, log);
    }
  }

  @Override
  public ExchangeType exchangeType(RoutingContext routing) {
    return innermost.exchangeType(routing);
  }

  /**
   * Returns this service as another type. The listener hands over connections for WebSockets only
   * to a service that names {@link WebSocketService}.
   */
  @Override
  public <T> @Nullable T as(Class<T> type) {
    return type == WebSocketService.class && innermost.servesWebSockets()
        ? type.cast(HANDSHAKES)
        : HttpService.super.as(type);
  }

  @Override
  public boolean shouldCachePath(String path, @Nullable String query, Route route) {
    return innermost.cachesPaths() && HttpService.super.shouldCachePath(path, query, route);
  }
}
