package io.weir.loadbalancer.admission.gradient;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/**
 * Limit of concurrent calls that adapts to their latency. Thread-safe and lock-free: the first
 * thread to record a call after the end of a window computes the next limit.
 */
public final class AdaptiveLimit {
  /** Result of {@link #tryEnter} for a call that is refused. */
  public static final int REFUSED = 0;

  private static final long SHORTEST = Duration.ofMillis(250).toNanos();
  private static final long SHORTEST_RISING = Duration.ofMillis(50).toNanos();
  private static final long LONGEST = Duration.ofSeconds(10).toNanos();
  private static final int LEAST_SAMPLES = 20;

  private final Bounds bounds;
  private final LongSupplier nanoTime;
  private final Usual usual = new Usual();
  private final Gradient gradient;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder ended = new LongAdder();
  private final AtomicBoolean turning = new AtomicBoolean();
  private volatile long windowBegan;
  private volatile Ratios ratios = new Ratios();
  private volatile Gradient.Next now;
  private volatile int peak;

  /**
   * @param nanoTime monotonic clock, in nanoseconds
   * @param random returns a number from 0 up to, not including, its argument
   */
  public AdaptiveLimit(Bounds bounds, LongSupplier nanoTime, IntUnaryOperator random) {
    this.bounds = bounds;
    this.nanoTime = nanoTime;
    this.windowBegan = nanoTime.getAsLong();
    this.gradient = new Gradient(bounds, random, windowBegan);
    this.now = gradient.first();
  }

  /**
   * Takes a slot, which {@link #leave} frees. Returns the number of slots taken, this one included,
   * or {@link #REFUSED}.
   *
   * @param shedLast true to admit the call up to twice the limit; while more slots than the limit
   *     are taken, other calls are refused
   */
  public int tryEnter(boolean shedLast) {
    int limit = now.limit();
    int most = shedLast ? Math.min(bounds.max(), 2 * limit) : limit;
    if (inFlight.get() >= most) {
      return refused(most);
    }
    int entered = inFlight.incrementAndGet();
    if (entered > most) {
      inFlight.decrementAndGet();
      return refused(most);
    }
    reached(entered);
    return entered;
  }

  private int refused(int most) {
    reached(most);
    return REFUSED;
  }

  /** Records the peak. A lost race loses a peak that was hardly higher. */
  private void reached(int taken) {
    if (taken > peak) {
      peak = taken;
    }
  }

  public void leave() {
    inFlight.decrementAndGet();
  }

  /**
   * Records the latency of a call.
   *
   * @param entered result of {@link #tryEnter} for the call
   * @param nanos latency of the call, in nanoseconds
   * @param lateNanos part of the latency that this process caused itself, in nanoseconds
   */
  public void took(String rpc, int entered, long nanos, long lateNanos) {
    long at = nanoTime.getAsLong();
    ended.increment();
    double ratio = usual.ratio(rpc, Math.max(1, nanos - lateNanos), entered <= now.room(), at);
    if (ratio == Usual.UNKNOWN || at - nanos - windowBegan < 0) {
      return; // the call began under another limit and shows nothing about this one
    }
    var window = ratios;
    window.add(ratio, nanos);
    if (window.count() >= LEAST_SAMPLES && at - windowBegan >= length(window)) {
      turn(at);
    }
  }

  /**
   * Returns the length of a window in nanoseconds: about four usual calls, because a shorter window
   * would see only the short calls end, and until calls under this limit have passed a queue. While
   * the limit rises, a window is as short as one passage.
   */
  private long length(Ratios window) {
    long passed = 3 * window.meanNanos() / 2;
    if (now.rising()) {
      return Math.max(SHORTEST_RISING, Math.min(LONGEST, passed));
    }
    long needed = Math.max(passed, 4 * window.meanUsualNanos());
    return Math.max(SHORTEST, Math.min(LONGEST, needed));
  }

  /** Ends the window on one thread. The other threads continue. */
  private void turn(long at) {
    if (!turning.compareAndSet(false, true)) {
      return;
    }
    double perSecond = ended.sumThenReset() * 1e9 / Math.max(1, at - windowBegan);
    var window = new Gradient.Window(ratios.median(), peak, perSecond);
    windowBegan = at;
    ratios = new Ratios();
    peak = inFlight.get();
    var next = gradient.after(window, at);
    if (next.forget()) {
      usual.forget();
    }
    now = next;
    turning.set(false);
  }

  public int limit() {
    return now.limit();
  }

  public int inFlight() {
    return inFlight.get();
  }
}
