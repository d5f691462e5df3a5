package io.weir.loadbalancer.balancing;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Expected duration of an attempt: an exponentially weighted moving average that a slower attempt
 * raises at once. The estimate decays while no attempt ends, so that an endpoint that was avoided
 * is tried again. Thread-safe without locks or allocation: estimate and time share one word.
 */
final class PeakEwma {
  /** The time after which an old value counts for 1/e. */
  static final double DECAY_NANOS = 10e9;

  /** Estimate of an endpoint without measurements; the first measurement replaces it. */
  static final float DEFAULT_NANOS = 30e6f;

  /** Lower limit of a decayed estimate. At zero, the attempts in flight would not count. */
  static final double LEAST_NANOS = 1e3;

  /**
   * A tick is 65.5 us. An int of ticks lasts 39 hours before the estimate of an idle endpoint looks
   * new again.
   */
  private static final int TICK_SHIFT = 16;

  private static final double TICKS_OF_DECAY = DECAY_NANOS / (1 << TICK_SHIFT);

  /**
   * Upper half: the estimate as a float in nanoseconds, negative without a measurement. Lower half:
   * its time in ticks.
   */
  private final AtomicLong state;

  private final LongSupplier nanoTime;

  PeakEwma(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.state = new AtomicLong(state(-DEFAULT_NANOS, tick()));
  }

  /** Returns whether an attempt has been measured. */
  boolean isMeasured() {
    return estimate(state.get()) >= 0;
  }

  /** Returns to the estimate of an endpoint without measurements. */
  void forget() {
    state.set(state(-DEFAULT_NANOS, tick()));
  }

  double nanos() {
    long now = state.get();
    return Math.max(LEAST_NANOS, Math.abs(estimate(now)) * kept(now, tick()));
  }

  /** Records an attempt that took {@code nanos} nanoseconds. */
  void observe(long nanos) {
    long before;
    long after;
    do {
      before = state.get();
      int tick = tick();
      float estimate = estimate(before);
      // Not measured yet (the estimate is negative), or a peak.
      boolean replaces = (double) nanos > estimate;
      double kept = replaces ? 0 : kept(before, tick);
      after = state((float) ((double) nanos * (1 - kept) + Math.max(0, estimate) * kept), tick);
    } while (!state.compareAndSet(before, after));
  }

  /**
   * Records an attempt that was abandoned after {@code nanos}: its duration is unknown but longer.
   */
  void observeAtLeast(long nanos) {
    if ((double) nanos > nanos()) {
      observe(nanos);
    }
  }

  private static double kept(long state, int tick) {
    // The tick of another thread may be ahead of ours.
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
