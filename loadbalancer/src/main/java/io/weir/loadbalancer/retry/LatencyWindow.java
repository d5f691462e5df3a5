package io.weir.loadbalancer.retry;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Percentile of the latency of answers, measured over windows of three seconds. The result of the
 * last full window holds until the next window ends. Buckets are an eighth of a power of two wide,
 * so the result is at most 12.5 % too long. Thread-safe; recording costs two atomic additions.
 */
final class LatencyWindow {
  /** Value of a percentile that is not known yet. */
  static final long UNKNOWN = -1;

  private static final long WINDOW_NANOS = 3_000_000_000L;
  private static final int LEAST_SAMPLES = 20;
  private static final int EXACT = 8;
  private static final int BUCKETS = 44 * EXACT;

  private final double share;
  private final LongSupplier nanoTime;
  private final AtomicLong windowBegan;
  private volatile AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS);
  private volatile long percentileNanos = UNKNOWN;

  LatencyWindow(double share, LongSupplier nanoTime) {
    this.share = share;
    this.nanoTime = nanoTime;
    this.windowBegan = new AtomicLong(nanoTime.getAsLong());
  }

  /**
   * Returns the percentile in nanoseconds; {@link #UNKNOWN} until a window has had enough answers.
   */
  long nanos() {
    return percentileNanos;
  }

  void record(long nanos) {
    rotate();
    counts.incrementAndGet(bucket(Math.max(0, nanos) / 1_000));
  }

  private void rotate() {
    long now = nanoTime.getAsLong();
    long began = windowBegan.get();
    if (now - began >= WINDOW_NANOS && windowBegan.compareAndSet(began, now)) {
      var full = counts;
      counts = new AtomicIntegerArray(BUCKETS);
      long found = percentile(full);
      if (found != UNKNOWN) {
        percentileNanos = found;
      }
    }
  }

  private long percentile(AtomicIntegerArray full) {
    long samples = 0;
    for (int i = 0; i < BUCKETS; i++) {
      samples += full.get(i);
    }
    if (samples < LEAST_SAMPLES) {
      return UNKNOWN;
    }
    long below = (long) Math.ceil(samples * share);
    for (int i = 0; i < BUCKETS; i++) {
      below -= full.get(i);
      if (below <= 0) {
        return upperMicros(i) * 1_000;
      }
    }
    return upperMicros(BUCKETS - 1) * 1_000;
  }

  /** Returns the bucket of a number of microseconds. Each power of two has eight buckets. */
  private static int bucket(long micros) {
    if (micros < EXACT) {
      return (int) micros;
    }
    int power = 63 - Long.numberOfLeadingZeros(micros);
    int eighth = (int) (micros >>> (power - 3)) & (EXACT - 1);
    return Math.min(BUCKETS - 1, (power - 2) * EXACT + eighth);
  }

  private static long upperMicros(int bucket) {
    if (bucket < EXACT) {
      return bucket + 1L;
    }
    int power = bucket / EXACT + 2;
    return (EXACT + bucket % EXACT + 1L) << (power - 3);
  }
}
