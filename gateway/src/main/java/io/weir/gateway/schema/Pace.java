package io.weir.gateway.schema;

import java.time.Duration;
import java.util.function.IntUnaryOperator;

/**
 * When an instance is asked again.
 *
 * @param again after a good answer, ±10 % by chance: a change that no health check saw is noticed
 * @param first after the first answer that was none; it doubles; also after a connection has ended
 * @param longest up to this
 */
record Pace(Duration again, Duration first, Duration longest) {
  static Pace defaults() {
    return new Pace(Duration.ofSeconds(30), Duration.ofMillis(200), Duration.ofSeconds(10));
  }

  long soonMicros() {
    return micros(first);
  }

  /**
   * @param failures in a row; 0 after a good answer
   */
  long nextMicros(int failures, IntUnaryOperator random) {
    if (failures == 0) {
      return around(micros(again), 5, random);
    }
    long doubled = micros(first) << Math.min(failures - 1, 20);
    return around(Math.min(doubled, micros(longest)), 2, random);
  }

  /** Within a fraction around a time: half of it to each side. */
  private static long around(long micros, int fraction, IntUnaryOperator random) {
    int spread = (int) Math.min(Integer.MAX_VALUE, Math.max(1, micros / fraction));
    return micros - spread / 2 + random.applyAsInt(spread);
  }

  private static long micros(Duration time) {
    return time.toNanos() / 1000;
  }
}
