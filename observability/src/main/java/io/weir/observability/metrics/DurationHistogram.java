package io.weir.observability.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Counts durations, in buckets an eighth of a power of two wide, from a microsecond to a minute. It
 * has a fixed size of less than a kilobyte. Thread-safe; recording costs one atomic addition.
 */
public final class DurationHistogram {
  private final AtomicIntegerArray counts = new AtomicIntegerArray(DurationCounts.BUCKETS);

  public void record(long nanos) {
    long micros = TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos));
    counts.incrementAndGet(DurationCounts.bucket(micros));
  }

  /** Returns what was counted so far. */
  public DurationCounts counts() {
    var copy = new int[DurationCounts.BUCKETS];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts.get(i);
    }
    return new DurationCounts(copy);
  }
}
