package io.weir.gateway.form.grpc;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.GrpcCode;
import io.weir.gateway.form.upstream.RequestFault;
import io.weir.gateway.form.upstream.UpstreamHeaders;
import io.weir.gateway.routing.Meaning;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.runtime.exchange.Exchange;

/**
 * gRPC in, gRPC out: frames and trailers go through as they come, in both directions, as fast as
 * the slower side reads. All four kinds of RPC.
 */
public final class Passthrough {
  private static final String ENCODING = "grpc-encoding";
  private static final String IDENTITY = "identity";

  private final long maxMessage;

  /**
   * @param maxMessage bytes of a unary call's frame
   */
  public Passthrough(long maxMessage) {
    this.maxMessage = maxMessage;
  }

  public HttpResponse serve(Exchange exchange, Meaning.Native call) {
    var fault = new RequestFault();
    return new FaultedAnswer(send(exchange, exchange.request(), call, fault), fault);
  }

  /**
   * The same with the instance's answer as it is.
   *
   * @param fault told what is wrong with the frames
   */
  HttpResponse send(Exchange exchange, HttpRequest req, Meaning.Native call, RequestFault fault) {
    if (req.method() != HttpMethod.POST) {
      throw Failure.of(GrpcCode.UNIMPLEMENTED, "a gRPC call is a POST, not a " + req.method())
          .exception();
    }
    exchange.routed(call.rpc(), call.rpc(), call.unary());
    exchange.requireTimeLeft();
    var method = new MethodPolicy(call.rpc(), call.repeat(), call.unary());
    if (call.unary()) {
      // The engine keeps a whole message for its attempts; a stream flows and needs no bound.
      exchange.context().setMaxRequestLength(maxMessage);
    }
    var headers = UpstreamHeaders.ofGrpc(exchange, req.headers(), call.rpc());
    var bounded = call.answersOnce() ? method.answeredOnce() : method;
    var scan = new FrameScan(call.asksOnce(), isCompressed(req.headers()));
    var frames = new CheckedFrames(req, scan, fault).withHeaders(headers);
    return call.api().call(exchange, frames, bounded);
  }

  private static boolean isCompressed(HttpHeaders headers) {
    return !headers.get(ENCODING, IDENTITY).equals(IDENTITY);
  }
}
