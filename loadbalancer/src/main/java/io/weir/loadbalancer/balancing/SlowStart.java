package io.weir.loadbalancer.balancing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Slow start of an endpoint that enters the rotation, by Envoy's formula: max(least, (max(seconds
 * since, 1) / window) ^ (1 / aggression)).
 *
 * @param window duration of the slow start; zero turns it off
 * @param aggression 1 for a linear increase; above 1 increases faster at first
 * @param least fraction of its share that the endpoint starts with
 */
public record SlowStart(Duration window, double aggression, double least) {
  public static final SlowStart OFF = new SlowStart(Duration.ZERO, 1, 0.1);

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  public SlowStart {
    if (window.isNegative() || !(aggression > 0) || !(least > 0 && least <= 1)) {
      throw new IllegalArgumentException(
          "slow-start: the window must not be negative, aggression must be above 0");
    }
  }

  /** Returns a linear slow start from a tenth of the share. */
  public static SlowStart over(Duration window) {
    return new SlowStart(window, 1, 0.1);
  }

  boolean isOver(long sinceNanos) {
    return sinceNanos >= window.toNanos();
  }

  double factor(long sinceNanos) {
    if (isOver(sinceNanos)) {
      return 1;
    }
    double time = (double) Math.max(sinceNanos, SECOND) / window.toNanos();
    return Math.clamp(Math.pow(time, 1 / aggression), least, 1);
  }
}
