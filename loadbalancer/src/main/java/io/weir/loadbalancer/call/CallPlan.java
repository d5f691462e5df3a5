package io.weir.loadbalancer.call;

import io.weir.loadbalancer.balancing.Choice;
import io.weir.loadbalancer.endpoint.Eligible;
import org.jspecify.annotations.Nullable;

/**
 * What the engine must know of a call.
 *
 * @param rpc "weir.users.v1.UserService/GetUser"
 * @param unary one message each way: the response is held until its final status (up to a limit),
 *     so that a failure in the trailers can still be retried
 * @param answersOnce one message back, whose size is bounded
 * @param eligible the endpoints that may take an attempt, while not all serve the same; null: all
 * @param hash of the key by which a policy may choose; {@link Choice#NO_HASH} if there is none
 * @param key where the key stands in the message of a unary call; null: not there
 */
public record CallPlan(
    String rpc,
    Repeat repeat,
    boolean unary,
    boolean answersOnce,
    @Nullable Eligible eligible,
    long hash,
    @Nullable MessageKey key) {

  /** Any endpoint may take it. */
  public CallPlan(String rpc, Repeat repeat, boolean unary) {
    this(rpc, repeat, unary, unary, null, Choice.NO_HASH, null);
  }

  /** The same; its answer is one message, however many its request has. */
  public CallPlan answeredOnce() {
    return new CallPlan(rpc, repeat, unary, true, eligible, hash, key);
  }

  /** The same, of these endpoints only. */
  public CallPlan of(Eligible endpoints) {
    return new CallPlan(rpc, repeat, unary, answersOnce, endpoints, hash, key);
  }

  /** The same, with a key. */
  public CallPlan hashed(long keyHash) {
    return new CallPlan(rpc, repeat, unary, answersOnce, eligible, keyHash, key);
  }

  /** The same, with a key in its message. */
  public CallPlan keyed(MessageKey where) {
    return new CallPlan(rpc, repeat, unary, answersOnce, eligible, hash, where);
  }

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
