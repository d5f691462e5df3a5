package io.weir.loadbalancer.call;

import io.weir.loadbalancer.balancing.Choice;

/**
 * One call that the engine is asked to make.
 *
 * @param method policy of the RPC
 * @param timeoutNanos nanoseconds left of the caller's deadline; 0: the caller set none, only the
 *     timeout of the cluster applies
 * @param hash hash of the balancing key; {@link Choice#NO_HASH}: the call has no key
 */
public record UpstreamCall(MethodPolicy method, long timeoutNanos, long hash) {

  /** A call without a balancing key. */
  public UpstreamCall(MethodPolicy method, long timeoutNanos) {
    this(method, timeoutNanos, Choice.NO_HASH);
  }

  /** Returns this call under another policy. */
  public UpstreamCall with(MethodPolicy policy) {
    return new UpstreamCall(policy, timeoutNanos, hash);
  }

  /** Returns this call with the hash of its balancing key. */
  public UpstreamCall hashed(long keyHash) {
    return new UpstreamCall(method, timeoutNanos, keyHash);
  }

  /** The full name of the RPC, "weir.users.v1.UserService/GetUser". */
  public String rpc() {
    return method.rpc();
  }

  /** Whether the call has one message each way. */
  public boolean unary() {
    return method.unary();
  }
}
