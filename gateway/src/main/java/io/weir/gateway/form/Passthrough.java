package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.deadline.DeadlineService;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.GrpcCode;
import io.weir.gateway.routing.Meaning;
import io.weir.loadbalancer.call.CallPlan;
import io.weir.observability.serving.TracingService;
import java.util.function.LongSupplier;

/**
 * gRPC in, gRPC out: frames and trailers go through as they come, in both directions, as fast as the
 * slower side reads. All four kinds of RPC.
 */
final class Passthrough {
  private final long maxMessage;
  private final LongSupplier nanoTime;

  /**
   * @param maxMessage bytes of a unary call's frame
   */
  Passthrough(long maxMessage, LongSupplier nanoTime) {
    this.maxMessage = maxMessage;
    this.nanoTime = nanoTime;
  }

  HttpResponse serve(ServiceRequestContext ctx, HttpRequest req, Meaning.Native call) {
    if (req.method() != HttpMethod.POST) {
      throw Failure.of(GrpcCode.UNIMPLEMENTED, "a gRPC call is a POST, not a " + req.method())
          .exception();
    }
    TracingService.named(ctx, call.rpc(), call.rpc());
    long left = DeadlineService.left(ctx, call.unary(), nanoTime.getAsLong());
    var plan = new CallPlan(call.rpc(), call.repeat(), call.unary(), left);
    if (call.unary()) {
      // The engine keeps a whole message for its attempts; a stream flows and needs no bound.
      ctx.setMaxRequestLength(maxMessage);
    }
    var headers = UpstreamHeaders.ofGrpc(ctx, req.headers(), call.rpc());
    return call.cluster().call(req.withHeaders(headers), plan);
  }
}
