package io.weir.gateway.form.grpc;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.gateway.form.upstream.UpstreamHeaders;
import io.weir.gateway.routing.RoutingResult;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.runtime.exchange.Exchange;

/**
 * Serves gRPC. Passes frames and trailers through in both directions, as fast as the slower side
 * reads. Supports all four kinds of RPC.
 */
public final class GrpcForm {
  private static final String ENCODING = "grpc-encoding";
  private static final String IDENTITY = "identity";

  private final long maxMessage;

  /**
   * @param maxMessage maximum size in bytes of the frame of a unary call
   */
  public GrpcForm(long maxMessage) {
    this.maxMessage = maxMessage;
  }

  public HttpResponse serve(Exchange exchange, RoutingResult.Grpc call) {
    var requestError = new RequestError();
    return new RequestErrorResponse(
        send(exchange, exchange.request(), call, requestError), requestError);
  }

  /**
   * Sends the call, and returns the response of the instance unchanged.
   *
   * @param requestError receives the error of an invalid frame
   */
  HttpResponse send(
      Exchange exchange, HttpRequest req, RoutingResult.Grpc call, RequestError requestError) {
    if (!exchange.method().equals("POST")) {
      throw Failure.of(GrpcCode.UNIMPLEMENTED, "a gRPC call is a POST, not a " + exchange.method())
          .exception();
    }
    exchange.routed(call.rpc(), call.rpc(), call.unary());
    exchange.requireTimeLeft();
    var method = new MethodPolicy(call.rpc(), call.repeat(), call.unary());
    if (call.unary()) {
      // The engine buffers the message for retries. A stream is not buffered and has no limit.
      exchange.context().setMaxRequestLength(maxMessage);
    }
    var headers = UpstreamHeaders.ofGrpc(exchange, req.headers(), call.rpc(), call.api().headers());
    var bounded = call.answersOnce() ? method.answeredOnce() : method;
    var validator = new FrameValidator(call.asksOnce(), isCompressed(req.headers()));
    var frames = new CheckedRequest(req, validator, requestError).withHeaders(headers);
    return call.api().call(exchange, frames, bounded);
  }

  private static boolean isCompressed(HttpHeaders headers) {
    return !headers.get(ENCODING, IDENTITY).equals(IDENTITY);
  }
}
