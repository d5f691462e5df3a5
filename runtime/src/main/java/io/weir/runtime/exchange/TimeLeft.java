package io.weir.runtime.exchange;

import java.util.function.LongSupplier;

/** The time that a call still has. */
public sealed interface TimeLeft {

  /** No limit: a stream whose caller named no timeout. */
  record Unlimited() implements TimeLeft {}

  /**
   * Time until a deadline.
   *
   * @param nanoTime a clock that only moves forward, in nanoseconds
   * @param deadline on that clock, which may overflow
   */
  record Until(LongSupplier nanoTime, long deadline) implements TimeLeft {
    /** Nanoseconds until the deadline; zero or negative once it has passed. */
    public long nanos() {
      return deadline - nanoTime.getAsLong();
    }
  }
}
