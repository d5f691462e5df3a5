package io.weir.observability.metrics;

/**
 * Number of durations by bucket, as a {@link DurationHistogram} had them at one time, or the
 * difference between two times. Immutable.
 */
public final class DurationCounts {
  private static final int EXACT = 8;

  /** Enough for 2^26 microseconds, which is a minute; longer durations are in the last one. */
  static final int BUCKETS = 24 * EXACT;

  public static final DurationCounts NONE = new DurationCounts(new int[BUCKETS]);

  private final int[] counts;

  DurationCounts(int[] counts) {
    this.counts = counts;
  }

  static int bucket(long micros) {
    if (micros < EXACT) {
      return (int) micros;
    }
    int shift = 63 - Long.numberOfLeadingZeros(micros) - 3;
    return (int) Math.min(BUCKETS - 1, (shift + 1L) * EXACT + (micros >> shift) - EXACT);
  }

  /** Returns the end of a bucket in microseconds, which is exclusive. */
  private static long end(int bucket) {
    return bucket < EXACT ? bucket + 1L : (EXACT + bucket % EXACT + 1L) << (bucket / EXACT - 1);
  }

  /** Returns what was counted since an earlier time, also if a counter has wrapped around. */
  public DurationCounts since(DurationCounts earlier) {
    var difference = new int[BUCKETS];
    for (int i = 0; i < BUCKETS; i++) {
      difference[i] = counts[i] - earlier.counts[i];
    }
    return new DurationCounts(difference);
  }

  public DurationCounts plus(DurationCounts other) {
    var sum = new int[BUCKETS];
    for (int i = 0; i < BUCKETS; i++) {
      sum[i] = counts[i] + other.counts[i];
    }
    return new DurationCounts(sum);
  }

  /**
   * Returns a percentile in milliseconds, at most an eighth too long; NaN if nothing was counted.
   *
   * @param share 0.99 for p99
   */
  public double percentileMillis(double share) {
    long total = 0;
    for (int count : counts) {
      total += count;
    }
    long rank = Math.max(1, (long) Math.ceil(total * share));
    long below = 0;
    for (int i = 0; i < BUCKETS; i++) {
      below += counts[i];
      if (total > 0 && below >= rank) {
        return end(i) / 1e3;
      }
    }
    return Double.NaN;
  }
}
