package io.weir.runtime.ratelimit;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Token bucket in bytes that may be in debt: what has passed is always taken, and the next has to
 * wait until the bucket is out of debt.
 *
 * <p>A bucket is one number, the time at which it is full, as in the generic cell rate algorithm.
 * Takes no lock and allocates nothing. Thread-safe.
 */
public final class ByteBucket {
  /** Seventy years: times within it can be added without an overflow. */
  private static final long MAX = Long.MAX_VALUE / 4;

  private final Form form;

  /** Monotonic time at which the bucket is full. In the past if it is full. */
  private final AtomicLong fullAt;

  ByteBucket(Form form) {
    this.form = form;
    this.fullAt = new AtomicLong(form.nanoTime.getAsLong());
  }

  /**
   * Size and clock of all buckets of a limit.
   *
   * @param byteNanos time in which the room for one byte refills
   * @param capacityNanos time in which an empty bucket fills
   */
  record Form(double byteNanos, long capacityNanos, LongSupplier nanoTime) {
    static Form of(long burst, ByteRate rate, LongSupplier nanoTime) {
      double each = (double) rate.period().toNanos() / rate.amount().bytes();
      return new Form(each, Math.max(1, nanos(burst, each)), nanoTime);
    }

    private static long nanos(long bytes, double each) {
      return (long) Math.min((double) MAX, Math.ceil((double) bytes * each));
    }
  }

  /** Takes bytes that pass, whether there is room for them or not. */
  public void spend(long bytes) {
    long cost = Form.nanos(bytes, form.byteNanos);
    long now = form.nanoTime.getAsLong();
    long before;
    long after;
    do {
      before = fullAt.get();
      after = now + Math.min(MAX, Math.max(0, before - now) + cost);
    } while (!fullAt.compareAndSet(before, after));
  }

  /** Returns the time until more may pass; 0 if it may now. */
  public long waitNanos() {
    long missing = missing();
    return missing < form.capacityNanos ? 0 : missing - form.capacityNanos + 1;
  }

  /** Returns the bytes that may pass at once before the bucket is in debt. */
  public long left() {
    return (long) (Math.max(0, form.capacityNanos - missing()) / form.byteNanos);
  }

  /** Returns the time until the bucket is full; 0 if it is. */
  long missing() {
    return Math.max(0, fullAt.get() - form.nanoTime.getAsLong());
  }
}
