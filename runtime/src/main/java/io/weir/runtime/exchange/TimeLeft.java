package io.weir.runtime.exchange;

import java.util.function.LongSupplier;

/** Time left for a call. */
public sealed interface TimeLeft {

  /** No limit, as for a stream whose caller set no timeout. */
  record Unlimited() implements TimeLeft {}

  /**
   * Time until a deadline.
   *
   * @param nanoTime monotonic clock, in nanoseconds
   * @param deadline time on that clock, which may overflow
   */
  record Until(LongSupplier nanoTime, long deadline) implements TimeLeft {
    /** Returns the nanoseconds until the deadline; zero or negative once it has passed. */
    public long nanos() {
      return deadline - nanoTime.getAsLong();
    }
  }
}
