package io.weir.loadbalancer.passthrough;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.loadbalancer.cluster.Cluster;
import io.weir.loadbalancer.connection.Protocol;
import io.weir.runtime.exchange.Exchange;

/** Route of paths to a cluster whose instances speak plain HTTP. */
public record PathRoute(PathPattern pattern, Cluster cluster) {

  /**
   * Sends a request to an instance, and returns its answer as it arrives. A request that no
   * instance answered fails with {@link io.weir.loadbalancer.outcome.CallFailure}.
   *
   * @param request request of the exchange with the headers for the instance
   */
  public HttpResponse send(Exchange exchange, HttpRequest request) {
    begin(exchange);
    var policy = MethodPolicy.ofHttp(pattern.toString(), repeat(request));
    return varying(exchange, cluster.call(exchange, request, policy));
  }

  /**
   * Opens a WebSocket at an instance, and returns its answer. A handshake that no instance answered
   * fails with {@link io.weir.loadbalancer.outcome.CallFailure}.
   *
   * @param headers headers for the instance, without those of the handshake
   */
  public HttpResponse open(Exchange exchange, RequestHeadersBuilder headers) {
    begin(exchange);
    var policy = MethodPolicy.ofWebSocket(pattern.toString());
    boolean http2 = cluster.protocol() == Protocol.HTTP2;
    var handshake = new SocketHeaders(exchange.headers(), http2);
    var request = handshake.request(headers);
    var socket = new PassedSocket(exchange, handshake);
    return varying(exchange, socket.open(request, asked -> cluster.call(exchange, asked, policy)));
  }

  private void begin(Exchange exchange) {
    exchange.routed(pattern.toString(), null, cluster.hasDeadline());
    exchange.requireTimeLeft();
    // From here, the limit of time ends with the headers of the answer.
    exchange.context().clearRequestTimeout();
  }

  private static HttpResponse varying(Exchange exchange, HttpResponse response) {
    return exchange.context().additionalResponseHeaders().contains(HttpHeaderNames.VARY)
        ? response.mapHeaders(headers -> vary(exchange, headers))
        : response;
  }

  /** Returns what HTTP says of the method (RFC 9110, 9.2). */
  private static Repeat repeat(HttpRequest request) {
    return switch (request.method()) {
      case GET, HEAD, OPTIONS -> Repeat.SAFE;
      case PUT, DELETE -> Repeat.IDEMPOTENT;
      default -> Repeat.NEVER;
    };
  }

  /** Moves "vary" to the headers that layers add to, which would replace it. */
  private static ResponseHeaders vary(Exchange exchange, ResponseHeaders headers) {
    var values = headers.getAll(HttpHeaderNames.VARY);
    values.forEach(
        value -> exchange.context().addAdditionalResponseHeader(HttpHeaderNames.VARY, value));
    return values.isEmpty()
        ? headers
        : headers.toBuilder().removeAndThen(HttpHeaderNames.VARY).build();
  }
}
