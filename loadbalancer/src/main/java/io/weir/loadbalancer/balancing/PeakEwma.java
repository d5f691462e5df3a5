package io.weir.loadbalancer.balancing;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How long an attempt must be expected to take: an average that forgets exponentially, and that a
 * slower one raises at once. It fades while nothing is heard, so that an endpoint that was shunned
 * is tried again. Thread-safe without a lock or an allocation: estimate and time are one word.
 */
final class PeakEwma {
  /** How long until an old value counts for 1/e. */
  static final double DECAY_NANOS = 10e9;

  /** Of an endpoint that was not measured yet; the first measurement takes its place outright. */
  static final float DEFAULT_NANOS = 30e6f;

  /** What has faded below this still counts, or attempts in flight would count for nothing. */
  static final double LEAST_NANOS = 1e3;

  /**
   * A tick is 65.5 us: their int lasts 39 hours before an idle endpoint's estimate looks new again.
   */
  private static final int TICK_SHIFT = 16;

  private static final double TICKS_OF_DECAY = DECAY_NANOS / (1 << TICK_SHIFT);

  /** Upper half: float nanoseconds, negative while not measured; lower half: when, in ticks. */
  private final AtomicLong state;

  private final LongSupplier nanoTime;

  PeakEwma(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.state = new AtomicLong(state(-DEFAULT_NANOS, tick()));
  }

  /** Whether there was an attempt to go by. */
  boolean isMeasured() {
    return estimate(state.get()) >= 0;
  }

  /** As one of which nothing is known. */
  void forget() {
    state.set(state(-DEFAULT_NANOS, tick()));
  }

  double nanos() {
    long now = state.get();
    return Math.max(LEAST_NANOS, Math.abs(estimate(now)) * kept(now, tick()));
  }

  /** An attempt took so long. */
  void observe(long nanos) {
    long before;
    long after;
    do {
      before = state.get();
      int tick = tick();
      float estimate = estimate(before);
      // Not measured, that is negative, or a peak.
      boolean replaces = (double) nanos > estimate;
      double kept = replaces ? 0 : kept(before, tick);
      after = state((float) ((double) nanos * (1 - kept) + Math.max(0, estimate) * kept), tick);
    } while (!state.compareAndSet(before, after));
  }

  /** An attempt would have taken longer than this: nothing is known but that. */
  void observeAtLeast(long nanos) {
    if ((double) nanos > nanos()) {
      observe(nanos);
    }
  }

  private static double kept(long state, int tick) {
    // Another thread may have been later: its tick lies ahead of ours.
    int age = Math.max(0, tick - (int) state);
    return age == 0 ? 1 : Math.exp(-age / TICKS_OF_DECAY);
  }

  private int tick() {
    return (int) (nanoTime.getAsLong() >>> TICK_SHIFT);
  }

  private static float estimate(long state) {
    return Float.intBitsToFloat((int) (state >>> Integer.SIZE));
  }

  private static long state(float estimate, int tick) {
    return (long) Float.floatToRawIntBits(estimate) << Integer.SIZE | Integer.toUnsignedLong(tick);
  }
}
