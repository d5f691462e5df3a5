package io.weir.gateway.form.upstream;

import io.weir.gateway.routing.ServedRpc;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.runtime.exchange.Exchange;

/** Policies of the gRPC calls that HTTP requests and WebSockets become. */
public final class MethodPolicies {
  private MethodPolicies() {}

  /**
   * Returns the policy of an RPC that is called now.
   *
   * @throws io.weir.runtime.exchange.DeadlineExceeded if the caller's deadline has passed
   */
  public static MethodPolicy of(Exchange exchange, ServedRpc rpc) {
    exchange.requireTimeLeft();
    if (!rpc.hasDeadline()) {
      // A stream, for one, has no time limit unless its caller sets one.
      exchange.context().clearRequestTimeout();
    }
    return rpc.method();
  }
}
