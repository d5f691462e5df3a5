package io.weir.runtime.deadline;

import java.util.function.LongSupplier;

/**
 * Until when the call of one request may go on, in nanoseconds of a clock that only goes forward.
 *
 * @param start when the request came
 * @param asked what the caller waits, from the start; Long.MAX_VALUE if it did not say
 * @param max the longest that a call with an end may take
 */
record CallerDeadline(LongSupplier nanoTime, long start, long asked, long max) {
  static final long UNSAID = Long.MAX_VALUE;

  /** What is left of a call with an end; at most 0 when it is over. */
  long left() {
    return Math.min(asked, max) - elapsed();
  }

  /** What is left of a stream, which has no end of its own: MAX_VALUE if its caller set none. */
  long leftOfStream() {
    return asked == UNSAID ? Long.MAX_VALUE : asked - elapsed();
  }

  private long elapsed() {
    return nanoTime.getAsLong() - start;
  }
}
