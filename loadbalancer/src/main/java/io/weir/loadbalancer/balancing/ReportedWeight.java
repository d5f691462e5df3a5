package io.weir.loadbalancer.balancing;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The weight that an endpoint's own load reports give it (gRFC A58). What has just begun to report
 * is not believed yet, what has long been silent no more. Thread-safe; of two reports at the same
 * moment one may be lost.
 */
final class ReportedWeight {
  static final long BLACKOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
  static final long EXPIRY_NANOS = TimeUnit.MINUTES.toNanos(3);

  /** How much an error costs more than a call. */
  private static final double ERROR_PENALTY = 1;

  private volatile @Nullable Known known;

  private record Known(double weight, long sinceNanos, long updatedNanos) {
    boolean isExpired(long nowNanos) {
      return nowNanos - updatedNanos >= EXPIRY_NANOS;
    }
  }

  /**
   * @param callRate a second
   * @param errorRate a second
   * @param utilization 1 is all there is, or all there should be
   */
  void report(double callRate, double errorRate, double utilization, long nowNanos) {
    double cost = utilization + errorRate / callRate * ERROR_PENALTY;
    double weight = callRate / cost;
    if (!(utilization > 0 && callRate > 0 && errorRate >= 0 && Double.isFinite(weight))) {
      return;
    }
    var before = known;
    long since = before == null || before.isExpired(nowNanos) ? nowNanos : before.sinceNanos();
    known = new Known(weight, since, nowNanos);
  }

  /** Another process may answer now. */
  void reset() {
    known = null;
  }

  /** 0: none that can be believed. */
  double get(long nowNanos) {
    var now = known;
    return now == null || now.isExpired(nowNanos) || nowNanos - now.sinceNanos() < BLACKOUT_NANOS
        ? 0
        : now.weight();
  }
}
