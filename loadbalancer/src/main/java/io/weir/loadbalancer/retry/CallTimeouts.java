package io.weir.loadbalancer.retry;

import io.weir.loadbalancer.attempt.AttemptTimeout;
import io.weir.loadbalancer.call.CallLimits;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.loadbalancer.call.UpstreamCall;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.exchange.TimeLeft;
import io.weir.runtime.exchange.TimeLeft.Origin;
import java.util.function.LongSupplier;

/** Time limits of one call and of each of its attempts, in nanoseconds. Immutable. */
final class CallTimeouts {
  static final long NO_DEADLINE = Long.MAX_VALUE;

  private final CallLimits limits;
  private final UpstreamCall call;
  private final LongSupplier nanoTime;
  private final long startedNanos;
  private final long timeoutNanos;
  private final Origin origin;

  /** Starts the clock of a call. */
  CallTimeouts(CallLimits limits, UpstreamCall call, LongSupplier nanoTime) {
    this.limits = limits;
    this.call = call;
    this.nanoTime = nanoTime;
    this.startedNanos = nanoTime.getAsLong();
    long own = isLimited(call.method()) ? limits.timeout().nanos() : NO_DEADLINE;
    // The least limit decides, whoever sets it.
    if (call.timeLeft() instanceof TimeLeft.Until until && until.nanos() <= own) {
      this.timeoutNanos = until.nanos();
      this.origin = until.origin();
    } else {
      this.timeoutNanos = own;
      this.origin = limits.origin();
    }
  }

  /** Returns whether the cluster limits the time. It does for everything but gRPC streams. */
  private static boolean isLimited(MethodPolicy method) {
    return method.unary() || method.http();
  }

  /** Returns the limit that decides. */
  Origin origin() {
    return origin;
  }

  long spentNanos() {
    return nanoTime.getAsLong() - startedNanos;
  }

  long leftNanos() {
    return timeoutNanos == NO_DEADLINE ? NO_DEADLINE : timeoutNanos - spentNanos();
  }

  /**
   * Returns the limit of an attempt. The attempt timeout of the cluster applies only if another
   * attempt could follow; the last attempt, and an attempt that must not be repeated, may use all
   * the time of the call.
   *
   * @param number 1 for the first attempt
   * @param left nanoseconds left of the call; {@link #NO_DEADLINE} if it has no limit
   */
  AttemptTimeout ofAttempt(int number, long left) {
    var method = call.method();
    boolean another =
        isLimited(method) && method.repeat() != Repeat.NEVER && number < limits.attempts();
    long own = another ? limits.attemptTimeout().nanos() : MaxTime.UNLIMITED;
    if (own == MaxTime.UNLIMITED && left == NO_DEADLINE) {
      return AttemptTimeout.NONE;
    }
    return own < left ? new AttemptTimeout(own, Origin.ATTEMPT) : new AttemptTimeout(left, origin);
  }
}
