package io.weir.loadbalancer.ejection;

import io.weir.runtime.config.value.Percent;
import io.weir.runtime.config.value.Switch;
import java.time.Duration;
import java.util.function.IntUnaryOperator;

/**
 * Configuration of the outlier detection: the conditions of an ejection, and its duration; or
 * false.
 *
 * @param consecutive number of consecutive failures that eject an endpoint; 0 turns this off
 * @param ejection duration of the first ejection; the second lasts twice as long, and so on
 * @param maxEjection longest duration of an ejection
 * @param maxEjected percentage of the endpoints that may be out at once; one always may be, unless
 *     0 %
 * @param interval interval between two sweeps that compare the endpoints; each interval without an
 *     ejection takes one off the number of recent ejections of an endpoint
 * @param minEndpoints number of endpoints with enough attempts in an interval that a sweep needs;
 *     at least 2
 * @param volume number of attempts in an interval that are enough; at least 1
 * @param deviations standard deviations below the mean success rate that eject an endpoint; 0 turns
 *     this off
 * @param slowerThan multiple of the median latency that ejects an endpoint; 0 turns this off,
 *     otherwise above 1
 */
public record OutlierConfig(
    int consecutive,
    Duration ejection,
    Duration maxEjection,
    Percent maxEjected,
    Duration interval,
    int minEndpoints,
    int volume,
    double deviations,
    double slowerThan) {

  private static final int MOST_JITTER_MICROS = 1_000_000_000;

  public OutlierConfig {
    if (ejection.toMillis() < 1 || maxEjection.compareTo(ejection) < 0 || interval.toMillis() < 1) {
      throw new IllegalArgumentException(
          "outliers: ejection and interval must be positive, max-ejection at least ejection");
    }
    if (consecutive < 0 || minEndpoints < 2 || volume < 1) {
      throw new IllegalArgumentException(
          "outliers: consecutive is at least 0, min-endpoints at least 2, volume at least 1");
    }
    if (!(deviations >= 0) || !(slowerThan == 0 || slowerThan > 1)) {
      throw new IllegalArgumentException(
          "outliers: deviations is at least 0, slower-than is 0 or above 1");
    }
  }

  /** Parses true or false: without any condition, no endpoint is ejected. */
  public static OutlierConfig parse(String text) {
    var usual = defaults();
    return Switch.parse(text, "{consecutive: 5}")
        ? usual
        : new OutlierConfig(
            0,
            usual.ejection,
            usual.maxEjection,
            usual.maxEjected,
            usual.interval,
            usual.minEndpoints,
            usual.volume,
            0,
            0);
  }

  public static OutlierConfig defaults() {
    return new OutlierConfig(
        5,
        Duration.ofSeconds(10),
        Duration.ofMinutes(5),
        new Percent(0.5),
        Duration.ofSeconds(10),
        5,
        100,
        1.9,
        0);
  }

  /** Returns how many of a number of endpoints may be out at once. */
  public int room(int endpoints) {
    return maxEjected.fraction() == 0 ? 0 : Math.max(1, (int) (endpoints * maxEjected.fraction()));
  }

  /**
   * Returns the duration of an ejection in nanoseconds. It grows with the number of recent
   * ejections and is randomly extended by up to a tenth.
   */
  public long nanos(int times, IntUnaryOperator random) {
    long capped = Math.min(maxEjection.toNanos() / times, ejection.toNanos()) * times;
    int jitter = Math.clamp(capped / 10_000, 1, MOST_JITTER_MICROS);
    return capped + random.applyAsInt(jitter) * 1_000L;
  }
}
