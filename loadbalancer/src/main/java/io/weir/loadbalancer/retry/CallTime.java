package io.weir.loadbalancer.retry;

import io.weir.loadbalancer.attempt.Attempt;
import io.weir.loadbalancer.call.CallPlan;
import io.weir.loadbalancer.call.CallPlan.Repeat;
import io.weir.runtime.exchange.TimeLeft;

/** How long a call may take, and each of its attempts. Belongs to its call. */
final class CallTime {
  static final long NO_DEADLINE = Long.MAX_VALUE;

  private final RetryingCalls.Setup setup;
  private final CallPlan plan;
  private final long startedNanos;
  private final long timeoutNanos;
  private final boolean callersTime;
  private boolean shortened;

  /**
   * @param left the time that the caller still waits
   */
  CallTime(RetryingCalls.Setup setup, CallPlan plan, TimeLeft left) {
    this.setup = setup;
    this.plan = plan;
    this.startedNanos = setup.nanoTime().getAsLong();
    this.timeoutNanos =
        switch (left) {
          case TimeLeft.Until until -> until.nanos();
          // A unary call always ends, a stream may go on.
          case TimeLeft.Unlimited _ -> plan.unary() ? setup.timeout().toNanos() : NO_DEADLINE;
        };
    this.callersTime = left instanceof TimeLeft.Until && timeoutNanos < setup.timeout().toNanos();
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
    return shortened ? new Attempt.Time(own, false) : new Attempt.Time(left, callersTime);
  }

  /** Whether the last attempt had less time than the call. */
  boolean shortened() {
    return shortened;
  }
}
