package io.weir.loadbalancer.balancing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A picker made of weights, and made anew once a second while they may change: by the one pick that
 * comes first then, while all others go on with the last.
 */
final class Refreshed implements Picker {
  static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoTime;
  private final Supplier<Picker> making;
  private final AtomicLong dueNanos;
  private volatile Picker current;

  Refreshed(LongSupplier nanoTime, Supplier<Picker> making) {
    this.nanoTime = nanoTime;
    this.making = making;
    this.dueNanos = new AtomicLong(nanoTime.getAsLong() + EVERY_NANOS);
    this.current = making.get();
  }

  @Override
  public int pick(Choice choice) {
    long now = nanoTime.getAsLong();
    long due = dueNanos.get();
    if (now - due >= 0 && dueNanos.compareAndSet(due, now + EVERY_NANOS)) {
      current = making.get();
    }
    return current.pick(choice);
  }
}
