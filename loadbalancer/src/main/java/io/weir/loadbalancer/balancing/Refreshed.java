package io.weir.loadbalancer.balancing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Picker that is rebuilt once a second because its weights can change. The first pick after that
 * second rebuilds it; all other picks meanwhile use the previous picker.
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
