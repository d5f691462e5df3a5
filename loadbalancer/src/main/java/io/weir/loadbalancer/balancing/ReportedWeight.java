package io.weir.loadbalancer.balancing;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Weight derived from the load reports of an endpoint (gRFC A58). It is unusable for ten seconds
 * after the first report and after three minutes without a report. Thread-safe; one of two
 * concurrent reports may be lost.
 */
final class ReportedWeight {
  static final long BLACKOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
  static final long EXPIRY_NANOS = TimeUnit.MINUTES.toNanos(3);

  /** Extra cost of an error relative to a call. */
  private static final double ERROR_PENALTY = 1;

  private volatile @Nullable Known known;

  private record Known(double weight, long sinceNanos, long updatedNanos) {
    boolean isExpired(long nowNanos) {
      return nowNanos - updatedNanos >= EXPIRY_NANOS;
    }
  }

  /**
   * @param callRate calls per second
   * @param errorRate errors per second
   * @param utilization 1 means full use of the capacity
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

  /** Forgets the reports: another process may answer now. */
  void reset() {
    known = null;
  }

  /** Returns the weight; 0 if no report is usable. */
  double get(long nowNanos) {
    var now = known;
    return now == null || now.isExpired(nowNanos) || nowNanos - now.sinceNanos() < BLACKOUT_NANOS
        ? 0
        : now.weight();
  }
}
