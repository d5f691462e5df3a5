package io.weir.gateway.deadline;

/**
 * The time that one caller gives its call, in nanoseconds of a clock that only goes forward.
 *
 * @param start when the request came
 * @param asked what the caller waits, from the start; {@link #UNSAID} if it did not say
 * @param max the longest that a call with an end may take
 */
record CallerDeadline(long start, long asked, long max) {
  static final long UNSAID = -1;

  /** What is left of a call with one message each way; at most 0 when it is over. */
  long leftOfUnary(long now) {
    long total = asked == UNSAID ? max : Math.min(asked, max);
    return total - (now - start);
  }

  /** What is left of a stream, which has no end of its own: MAX_VALUE if the caller set none. */
  long leftOfStream(long now) {
    return asked == UNSAID ? Long.MAX_VALUE : asked - (now - start);
  }
}
