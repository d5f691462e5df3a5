package io.weir.gateway.form.upstream;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.routing.Repeats;
import io.weir.loadbalancer.call.CallPlan;
import io.weir.runtime.deadline.DeadlineService;
import io.weir.transcoding.Rpc;

/** Plans of the gRPC calls that HTTP requests and WebSockets become. */
public final class CallPlans {
  private CallPlans() {}

  /** Plans a call of an RPC within the time that its caller has left. */
  public static CallPlan of(ServiceRequestContext ctx, Rpc rpc) {
    if (rpc.kind() == Rpc.Kind.UNARY) {
      long left = DeadlineService.leftNanos(ctx);
      return new CallPlan(rpc.fullName(), Repeats.of(rpc), true, left);
    }
    long left = DeadlineService.leftNanosOfStream(ctx);
    // A stream may take as long as it likes, unless its caller has said how long.
    ctx.clearRequestTimeout();
    var plan =
        new CallPlan(rpc.fullName(), Repeats.of(rpc), false, left == Long.MAX_VALUE ? 0 : left);
    return rpc.kind().answersStream() ? plan : plan.answeredOnce();
  }
}
