package io.weir.users.database;

import java.time.Duration;
import java.util.function.IntUnaryOperator;

/**
 * How long to wait before the database is tried again: longer each time, up to a second, a fifth at
 * random.
 */
public final class Backoff {
  private static final int FIRST_MILLIS = 100;
  private static final int LONGEST_MILLIS = 1000;
  private static final int JITTER_DIVISOR = 5;

  private final IntUnaryOperator random;
  private int millis = FIRST_MILLIS;

  /**
   * @param random a number from 0 to below its argument
   */
  public Backoff(IntUnaryOperator random) {
    this.random = random;
  }

  public void reset() {
    millis = FIRST_MILLIS;
  }

  public Duration next() {
    var jitter = millis / JITTER_DIVISOR;
    var wait = Duration.ofMillis(millis - jitter + random.applyAsInt(jitter + 1));
    millis = Math.min(LONGEST_MILLIS, millis * 2);
    return wait;
  }
}
