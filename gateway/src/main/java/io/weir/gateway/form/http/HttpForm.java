package io.weir.gateway.form.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.headers.RequestMetadata;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.passthrough.OnwardHeaders;
import io.weir.loadbalancer.passthrough.PathRoute;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.proxy.ForwardedHeaders;
import io.weir.runtime.websocket.Handshake;

/**
 * Serves plain HTTP and its WebSockets by passing them through. Content flows both ways as fast as
 * the slower side reads, and the target is sent byte for byte.
 */
public final class HttpForm {
  /** Passes a request on. The answer is the one of the instance. */
  public HttpResponse serve(Exchange exchange, PathRoute route) {
    var req = exchange.request();
    RequestMetadata.bound(req.headers());
    requirePassing(exchange);
    // The instance decides about its content.
    exchange
        .context()
        .mutateAdditionalResponseHeaders(
            headers -> headers.remove(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS));
    var headers = OnwardHeaders.ofStranger(req.headers(), exchange.context().rawPath());
    ForwardedHeaders.set(exchange, headers);
    return Handshake.isAsked(req.headers())
        ? route.open(exchange, headers)
        : route.send(exchange, req.withHeaders(headers.build()));
  }

  /** Refuses methods that proxies answer themselves, and those that the client cannot send. */
  private static void requirePassing(Exchange exchange) {
    if (Handshake.isAsked(exchange.headers())) {
      return;
    }
    if (exchange.headers().contains(HttpHeaderNames.PROTOCOL)) {
      // RFC 9220, 3
      throw Failure.of(GrpcCode.UNIMPLEMENTED, "only WebSockets pass through").exception();
    }
    var known = exchange.request().method();
    boolean passes = known != HttpMethod.TRACE && known != HttpMethod.CONNECT;
    if (!passes || !exchange.method().equals(known.name())) {
      throw Failure.of(
              GrpcCode.UNIMPLEMENTED,
              HttpStatus.METHOD_NOT_ALLOWED,
              exchange.method() + " does not pass through")
          .withHeader(HttpHeaderNames.ALLOW, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
          .exception();
    }
  }
}
