package io.weir.loadbalancer.retry;

import io.weir.loadbalancer.attempt.Attempt;
import io.weir.loadbalancer.call.CallPlan;
import io.weir.loadbalancer.call.CallPlan.Repeat;

/** How long a call may take, and each of its attempts. Belongs to its call. */
final class CallTimeouts {
  static final long NO_DEADLINE = Long.MAX_VALUE;

  private final RetryLayer.Setup setup;
  private final CallPlan plan;
  private final long startedNanos;
  private final long timeoutNanos;
  private boolean shortened;

  CallTimeouts(RetryLayer.Setup setup, CallPlan plan) {
    this.setup = setup;
    this.plan = plan;
    this.startedNanos = setup.nanoTime().getAsLong();
    this.timeoutNanos = timeout();
  }

  /** The caller's own time, if it names one; a unary call always ends, a stream may go on. */
  private long timeout() {
    if (plan.timeoutNanos() > 0) {
      return plan.timeoutNanos();
    }
    return plan.unary() ? setup.timeout().toNanos() : NO_DEADLINE;
  }

  long spentNanos() {
    return setup.nanoTime().getAsLong() - startedNanos;
  }

  long leftNanos() {
    return timeoutNanos == NO_DEADLINE ? NO_DEADLINE : timeoutNanos - spentNanos();
  }

  /**
   * Our own attempt timeout counts only where another attempt could follow; a write keeps its time.
   */
  Attempt.Time ofAttempt(int number, long left) {
    if (left == NO_DEADLINE) {
      return new Attempt.Time(0, true);
    }
    boolean another =
        plan.unary() && plan.repeat() != Repeat.NEVER && number < setup.config().attempts();
    long own = another ? setup.attemptTimeout().toNanos() : Long.MAX_VALUE;
    shortened = own < left;
    return shortened ? new Attempt.Time(own, false) : new Attempt.Time(left, callersTime());
  }

  private boolean callersTime() {
    return plan.timeoutNanos() > 0 && plan.timeoutNanos() < setup.timeout().toNanos();
  }

  /** Whether the last attempt had less time than the call. */
  boolean shortened() {
    return shortened;
  }
}
