package io.weir.gateway.routing;

import io.weir.runtime.config.value.Size;

/**
 * Largest content of a request: that of a JSON request, one element of a stream, a WebSocket
 * message, or the message of a unary gRPC call.
 *
 * @param setting setting that it comes from, in the words of messages and spans
 */
public record BodyLimit(long bytes, String setting) {

  /** Creates the limit of all requests of a gateway. */
  public static BodyLimit ofGateway(Size body) {
    return new BodyLimit(body.bytes(), "limits.body of the gateway");
  }

  /** Returns the limit of a route; this limit if the route has none. */
  BodyLimit or(RouteConfig route) {
    var own = route.maxBody();
    return own == null ? this : new BodyLimit(own.bytes(), "max-body of the route");
  }
}
