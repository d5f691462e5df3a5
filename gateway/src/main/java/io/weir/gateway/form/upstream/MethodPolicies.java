package io.weir.gateway.form.upstream;

import io.weir.gateway.routing.Repeats;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.runtime.exchange.Exchange;
import io.weir.transcoding.Rpc;

/** Policies of the gRPC calls that HTTP requests and WebSockets become. */
public final class MethodPolicies {
  private MethodPolicies() {}

  /**
   * Returns the policy of an RPC that is called now.
   *
   * @throws io.weir.runtime.exchange.DeadlineExceeded if the caller's deadline has passed
   */
  public static MethodPolicy of(Exchange exchange, Rpc rpc) {
    exchange.requireTimeLeft();
    if (rpc.kind() == Rpc.Kind.UNARY) {
      return new MethodPolicy(rpc.fullName(), Repeats.of(rpc), true);
    }
    // A stream has no time limit unless its caller sets one.
    exchange.context().clearRequestTimeout();
    var method = new MethodPolicy(rpc.fullName(), Repeats.of(rpc), false);
    return rpc.kind().answersStream() ? method : method.answeredOnce();
  }
}
