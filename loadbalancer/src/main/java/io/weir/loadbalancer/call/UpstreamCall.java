package io.weir.loadbalancer.call;

import io.weir.loadbalancer.balancing.Choice;
import io.weir.runtime.exchange.TimeLeft;

/**
 * One call that the engine is asked to make.
 *
 * @param method policy of the RPC
 * @param timeLeft until the caller's deadline; unlimited: only the timeout of the cluster applies
 * @param hash hash of the balancing key; {@link Choice#NO_HASH}: the call has no key
 */
public record UpstreamCall(MethodPolicy method, TimeLeft timeLeft, long hash) {

  /** The full name of the RPC, "weir.users.v1.UserService/GetUser". */
  public String rpc() {
    return method.rpc();
  }

  /** Whether the call has one message each way. */
  public boolean unary() {
    return method.unary();
  }
}
