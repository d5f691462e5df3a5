package io.weir.gateway.schema;

import java.time.Duration;
import java.util.function.IntUnaryOperator;

/**
 * Schedule by which the schema of an instance is read again.
 *
 * @param interval time after a successful reading, ±10 % at random; finds changes that no health
 *     check detected
 * @param firstRetry time after the first failed reading, doubled by each that follows; also the
 *     time after a connection has ended
 * @param maxRetry upper bound of the doubled time
 */
record ReadingSchedule(Duration interval, Duration firstRetry, Duration maxRetry) {
  static ReadingSchedule defaults() {
    return new ReadingSchedule(
        Duration.ofSeconds(30), Duration.ofMillis(200), Duration.ofSeconds(10));
  }

  long soonMicros() {
    return micros(firstRetry);
  }

  /**
   * Returns the time until the next reading, in microseconds.
   *
   * @param failures consecutive failed readings; 0 after a successful one
   */
  long nextMicros(int failures, IntUnaryOperator random) {
    if (failures == 0) {
      return around(micros(interval), 5, random);
    }
    long doubled = micros(firstRetry) << Math.min(failures - 1, 20);
    return around(Math.min(doubled, micros(maxRetry)), 2, random);
  }

  /** Returns a random time around the given one, within a fraction of it. */
  private static long around(long micros, int fraction, IntUnaryOperator random) {
    int spread = (int) Math.min(Integer.MAX_VALUE, Math.max(1, micros / fraction));
    return micros - spread / 2 + random.applyAsInt(spread);
  }

  private static long micros(Duration time) {
    return time.toNanos() / 1000;
  }
}
