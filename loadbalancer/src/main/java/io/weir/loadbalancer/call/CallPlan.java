package io.weir.loadbalancer.call;

/**
 * What the engine must know of a call.
 *
 * @param rpc "weir.users.v1.UserService/GetUser"
 * @param unary one message each way: the response is held until its final status (up to a limit), so
 *     that a failure in the trailers can still be retried
 * @param timeoutNanos time left of the caller's deadline; 0: the cluster's own timeout alone
 */
public record CallPlan(String rpc, Repeat repeat, boolean unary, long timeoutNanos) {

  /** What may happen if the call is executed twice. */
  public enum Repeat {
    /** No side effects. */
    SAFE,
    /** Twice has the effect of once. */
    IDEMPOTENT,
    /** Only when the instance provably never saw it. */
    NEVER
  }
}
