package io.weir.gateway.admission.gradient;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/**
 * So many calls at once as are good, found out by what they take. Thread-safe and without locks:
 * who comes first after the end of a window computes the next limit.
 */
public final class AdaptiveLimit {
  /** There is no room. */
  public static final int REFUSED = 0;

  private static final long SHORTEST = Duration.ofMillis(250).toNanos();
  private static final long LONGEST = Duration.ofSeconds(10).toNanos();
  private static final int LEAST_SAMPLES = 20;

  private final Bounds bounds;
  private final LongSupplier nanoTime;
  private final Usual usual = new Usual();
  private final Gradient gradient;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicBoolean turning = new AtomicBoolean();
  private volatile long windowBegan;
  private volatile Ratios ratios = new Ratios();
  private volatile Gradient.Next now;
  private volatile int peak;

  /**
   * @param nanoTime monotonic
   * @param random a number from 0 up to, not including, its argument
   */
  public AdaptiveLimit(Bounds bounds, LongSupplier nanoTime, IntUnaryOperator random) {
    this.bounds = bounds;
    this.nanoTime = nanoTime;
    this.windowBegan = nanoTime.getAsLong();
    this.gradient = new Gradient(bounds, random, windowBegan);
    this.now = gradient.first();
  }

  /**
   * Takes a place, for {@link #leave}; the result is how many are taken with it, or {@link
   * #REFUSED}.
   *
   * @param shedLast may go beyond the limit, to twice of it: while it does, the others are refused
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

  /** A lost race loses a peak that was hardly higher. */
  private void reached(int taken) {
    if (taken > peak) {
      peak = taken;
    }
  }

  public void leave() {
    inFlight.decrementAndGet();
  }

  /**
   * What a call took.
   *
   * @param entered what {@link #tryEnter} has said
   */
  public void took(String rpc, int entered, long nanos) {
    long at = nanoTime.getAsLong();
    double ratio = usual.ratio(rpc, Math.max(1, nanos), entered <= now.room(), at);
    if (ratio == Usual.UNKNOWN || at - nanos - windowBegan < 0) {
      return; // of a call that came under another limit there is nothing to learn about this one
    }
    var window = ratios;
    window.add(ratio, nanos);
    if (window.count() >= LEAST_SAMPLES && at - windowBegan >= length(window)) {
      turn(at);
    }
  }

  /**
   * Some four usual calls one after the other: in less, only the short ones would come to their
   * end. And until what came under this limit has gone through a queue.
   */
  private static long length(Ratios window) {
    long needed = Math.max(3 * window.meanNanos() / 2, 4 * window.meanUsualNanos());
    return Math.max(SHORTEST, Math.min(LONGEST, needed));
  }

  /** For one thread; the others go on. */
  private void turn(long at) {
    if (!turning.compareAndSet(false, true)) {
      return;
    }
    var window = new Gradient.Window(ratios.median(), peak);
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
