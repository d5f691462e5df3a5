package io.weir.gateway.form.upstream;

import io.weir.gateway.routing.Repeats;
import io.weir.loadbalancer.call.CallPlan;
import io.weir.runtime.exchange.Exchange;
import io.weir.transcoding.Rpc;

/** Plans of the gRPC calls that HTTP requests and WebSockets become. */
public final class CallPlans {
  private CallPlans() {}

  /**
   * Plans a call of an RPC.
   *
   * @throws io.weir.runtime.exchange.DeadlineExceeded if its caller waits no longer
   */
  public static CallPlan of(Exchange exchange, Rpc rpc) {
    exchange.requireTimeLeft();
    if (rpc.kind() == Rpc.Kind.UNARY) {
      return new CallPlan(rpc.fullName(), Repeats.of(rpc), true);
    }
    // A stream has no time limit unless its caller sets one.
    exchange.context().clearRequestTimeout();
    var plan = new CallPlan(rpc.fullName(), Repeats.of(rpc), false);
    return rpc.kind().answersStream() ? plan : plan.answeredOnce();
  }
}
