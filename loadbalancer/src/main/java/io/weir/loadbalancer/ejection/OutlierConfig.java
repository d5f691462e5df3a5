package io.weir.loadbalancer.ejection;

import io.weir.runtime.config.Percent;
import java.time.Duration;
import java.util.function.IntUnaryOperator;

/**
 * Configuration of the outlier detection: when an endpoint is ejected, and for how long.
 *
 * @param consecutive failures in a row that eject; 0: these do not
 * @param ejection how long the first time; the second time twice as long, and so on
 * @param maxEjection the longest
 * @param maxEjected share of the endpoints that may be out at once; one always may, unless 0 %
 * @param interval between two comparisons of the endpoints; each without an ejection takes one off
 *     the times that count
 * @param minEndpoints with enough attempts in an interval that can be compared
 * @param volume attempts in an interval that are enough
 * @param deviations below the mean success rate that eject, in standard deviations; 0: it does not
 * @param slowerThan times the median latency that eject; 0: it does not
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

  /** How many of so many may be out at once. */
  public int room(int endpoints) {
    return maxEjected.fraction() == 0 ? 0 : Math.max(1, (int) (endpoints * maxEjected.fraction()));
  }

  /** How long an ejection lasts: grows with the times, up to a tenth longer by chance. */
  public long nanos(int times, IntUnaryOperator random) {
    long capped = Math.min(maxEjection.toNanos() / times, ejection.toNanos()) * times;
    int jitter = Math.clamp(capped / 10_000, 1, MOST_JITTER_MICROS);
    return capped + random.applyAsInt(jitter) * 1_000L;
  }
}
