package io.weir.gateway.form.grpc;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.form.encoding.CompressedMessages;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.gateway.form.upstream.UpstreamHeaders;
import io.weir.gateway.routing.RoutingResult;
import io.weir.gateway.routing.ServedRpc;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.exchange.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Serves gRPC. Passes frames and trailers through in both directions, as fast as the slower side
 * reads. Supports all four kinds of RPC.
 */
public final class GrpcForm {
  private static final String ENCODING = "grpc-encoding";
  private static final String IDENTITY = "identity";

  public HttpResponse serve(Exchange exchange, RoutingResult.Grpc call) {
    var requestError = new RequestError();
    return new RequestErrorResponse(
        send(exchange, exchange.request(), call, requestError), requestError);
  }

  /**
   * Sends the call, and returns the response of the instance with the rules of the API applied.
   *
   * @param requestError receives the error of an invalid frame
   */
  HttpResponse send(
      Exchange exchange, HttpRequest req, RoutingResult.Grpc call, RequestError requestError) {
    if (!exchange.method().equals("POST")) {
      throw Failure.of(GrpcCode.UNIMPLEMENTED, "a gRPC call is a POST, not a " + exchange.method())
          .exception();
    }
    var rpc = call.rpc();
    exchange.routed(rpc.name(), rpc.name(), rpc.hasDeadline());
    exchange.requireTimeLeft();
    exchange.bounded(rpc.body().setting());
    var headers = UpstreamHeaders.ofGrpc(exchange, req.headers(), rpc.name(), call.api().headers());
    // The engine buffers the message for retries. A stream is not buffered and has no limit.
    long max = rpc.unary() ? rpc.body().bytes() : Long.MAX_VALUE;
    var compressed = compressed(exchange, req.headers(), rpc);
    var validator = new FrameValidator(rpc.asksOnce(), max, compressed);
    var frames = new CheckedRequest(req, validator, exchange, requestError).withHeaders(headers);
    return call.api().headers().grpc().response(call.api().call(exchange, frames, rpc.method()));
  }

  /** Returns the check of compressed messages, or null if the request names no encoding. */
  private static @Nullable CompressedMessages compressed(
      Exchange exchange, HttpHeaders headers, ServedRpc rpc) {
    var named = headers.getAll(ENCODING);
    if (named.size() > 1) {
      // Which one counts differs between servers.
      throw Failure.of(GrpcCode.INVALID_ARGUMENT, "grpc-encoding is given more than once")
          .exception();
    }
    return named.isEmpty() || named.getFirst().equals(IDENTITY)
        ? null
        : new CompressedMessages(named.getFirst(), rpc.body().bytes(), exchange::memory);
  }
}
