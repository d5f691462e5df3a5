package io.weir.users.database;

import java.time.Duration;
import java.util.function.IntUnaryOperator;

/**
 * Exponential backoff between attempts to reach the database: from 100 ms to one second, of which a
 * fifth is random. Not thread-safe.
 */
final class Backoff {
  private static final int FIRST_MILLIS = 100;
  private static final int LONGEST_MILLIS = 1000;
  private static final int JITTER_DIVISOR = 5;

  private final IntUnaryOperator random;
  private int millis = FIRST_MILLIS;

  /**
   * @param random returns a number from 0 up to, not including, its argument
   */
  Backoff(IntUnaryOperator random) {
    this.random = random;
  }

  void reset() {
    millis = FIRST_MILLIS;
  }

  Duration next() {
    var jitter = millis / JITTER_DIVISOR;
    var wait = Duration.ofMillis(millis - jitter + random.applyAsInt(jitter + 1));
    millis = Math.min(LONGEST_MILLIS, millis * 2);
    return wait;
  }
}
