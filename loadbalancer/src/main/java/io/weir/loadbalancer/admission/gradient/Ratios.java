package io.weir.loadbalancer.admission.gradient;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Histogram of latency divided by usual latency over the calls of one window, from 1/16 to 4096 in
 * buckets an eighth of a power of two wide. Thread-safe; adding costs four atomic adds.
 */
final class Ratios {
  private static final int IN_TWO = 8;
  private static final int LEAST = -4 * IN_TWO;
  private static final int BUCKETS = 16 * IN_TWO;
  private static final double PER_LN = IN_TWO / Math.log(2);

  private final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS);
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong usualNanos = new AtomicLong();

  void add(double ratio, long took) {
    int bucket = (int) Math.floor(Math.log(ratio) * PER_LN + 0.5) - LEAST;
    counts.incrementAndGet(Math.max(0, Math.min(BUCKETS - 1, bucket)));
    nanos.addAndGet(took);
    usualNanos.addAndGet((long) (took / ratio));
    count.incrementAndGet();
  }

  int count() {
    return count.get();
  }

  /** Returns the mean latency of the calls, in nanoseconds. */
  long meanNanos() {
    return nanos.get() / Math.max(1, count.get());
  }

  /** Returns the mean usual latency of the same calls, in nanoseconds. */
  long meanUsualNanos() {
    return usualNanos.get() / Math.max(1, count.get());
  }

  /** Returns the midpoint of the bucket that contains the median. */
  double median() {
    int below = (count.get() + 1) / 2;
    int bucket = 0;
    while (bucket < BUCKETS - 1 && below > counts.get(bucket)) {
      below -= counts.get(bucket++);
    }
    return Math.exp((bucket + LEAST) / PER_LN);
  }
}
