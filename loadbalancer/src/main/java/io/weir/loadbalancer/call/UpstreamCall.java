package io.weir.loadbalancer.call;

import io.weir.loadbalancer.balancing.Choice;
import io.weir.runtime.exchange.TimeLeft;

/**
 * One call that the engine makes.
 *
 * @param method policy of the RPC
 * @param timeLeft time until the deadline of the caller; if unlimited, only the timeout of the
 *     cluster applies
 * @param hash hash of the balancing key; {@link Choice#NO_HASH} if the call has no key
 */
public record UpstreamCall(MethodPolicy method, TimeLeft timeLeft, long hash) {

  /** Returns the full name of the RPC: "weir.users.v1.UserService/GetUser". */
  public String rpc() {
    return method.rpc();
  }

  /** Returns whether the call has one message each way. */
  public boolean unary() {
    return method.unary();
  }
}
