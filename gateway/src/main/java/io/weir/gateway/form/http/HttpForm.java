package io.weir.gateway.form.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.headers.RequestMetadata;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.passthrough.OnwardHeaders;
import io.weir.loadbalancer.passthrough.PassedMethod;
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
    var headers = OnwardHeaders.ofStranger(req.headers(), exchange.target());
    ForwardedHeaders.set(exchange, headers);
    return Handshake.isAsked(req.headers())
        ? route.open(exchange, headers)
        : route.send(exchange, req.withHeaders(headers.build()));
  }

  private static void requirePassing(Exchange exchange) {
    var refusal = PassedMethod.refusal(exchange);
    if (refusal != null) {
      var failure = Failure.of(GrpcCode.UNIMPLEMENTED, refusal.status(), refusal.message());
      throw (refusal.status().equals(HttpStatus.METHOD_NOT_ALLOWED)
              ? failure.withHeader(HttpHeaderNames.ALLOW, PassedMethod.ALLOWED)
              : failure)
          .exception();
    }
  }
}
