package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.admission.Admission;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.routing.Meaning;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.ReservedMetadata;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.call.UpstreamCall;
import io.weir.observability.serving.TracingService;
import io.weir.runtime.deadline.DeadlineService;

/**
 * gRPC in, gRPC out: frames and trailers go through as they come, in both directions, as fast as
 * the slower side reads. All four kinds of RPC.
 */
final class Passthrough {
  private static final String IDENTITY = "identity";

  private final long maxMessage;

  /**
   * @param maxMessage bytes of a unary call's frame
   */
  Passthrough(long maxMessage) {
    this.maxMessage = maxMessage;
  }

  HttpResponse serve(ServiceRequestContext ctx, HttpRequest req, Meaning.Native call) {
    var fault = new RequestFault();
    return new FaultedAnswer(send(ctx, req, call, fault), fault);
  }

  /**
   * The same with the instance's answer as it is.
   *
   * @param fault told what is wrong with the frames
   */
  HttpResponse send(
      ServiceRequestContext ctx, HttpRequest req, Meaning.Native call, RequestFault fault) {
    if (req.method() != HttpMethod.POST) {
      throw Failure.of(GrpcCode.UNIMPLEMENTED, "a gRPC call is a POST, not a " + req.method())
          .exception();
    }
    TracingService.named(ctx, call.rpc(), call.rpc());
    Admission.means(ctx, call.rpc(), call.unary());
    var method = new MethodPolicy(call.rpc(), call.repeat(), call.unary());
    long left = left(ctx, call.unary());
    if (call.unary()) {
      // The engine keeps a whole message for its attempts; a stream flows and needs no bound.
      ctx.setMaxRequestLength(maxMessage);
    }
    var headers = UpstreamHeaders.ofGrpc(ctx, req.headers(), call.rpc());
    var bounded = call.answersOnce() ? method.answeredOnce() : method;
    var scan = new FrameScan(call.asksOnce(), isCompressed(req.headers()));
    var frames = new CheckedFrames(req, scan, fault).withHeaders(headers);
    return call.api().call(frames, new UpstreamCall(bounded, left));
  }

  private static boolean isCompressed(HttpHeaders headers) {
    return !headers.get(ReservedMetadata.ENCODING, IDENTITY).equals(IDENTITY);
  }

  /** Nanoseconds; 0, which is no limit, only for a stream whose caller set none. */
  private static long left(ServiceRequestContext ctx, boolean unary) {
    if (unary) {
      return DeadlineService.leftNanos(ctx);
    }
    long left = DeadlineService.leftNanosOfStream(ctx);
    return left == Long.MAX_VALUE ? 0 : left;
  }
}
