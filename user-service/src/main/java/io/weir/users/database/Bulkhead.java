package io.weir.users.database;

import io.weir.users.call.Call;
import io.weir.users.call.UsersFailure;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As many calls at a time as there are connections; some more may wait, in order and for a bounded
 * time; the rest is refused at once. Thread-safe.
 */
public final class Bulkhead {
  private final Semaphore free;
  private final AtomicInteger waiting = new AtomicInteger();
  private final int maxWaiting;
  private final Duration patience;

  public Bulkhead(int permits, int maxWaiting, Duration patience) {
    this.free = new Semaphore(permits, true);
    this.maxWaiting = maxWaiting;
    this.patience = patience;
  }

  /** Takes one permit, which must be released. */
  public void acquire(Call call) {
    try {
      // Timed even without time, because only the timed one keeps the order.
      if (!free.tryAcquire(0, TimeUnit.NANOSECONDS)) {
        await(call);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsersFailure.CallerGone(e);
    }
  }

  private void await(Call call) throws InterruptedException {
    if (waiting.incrementAndGet() > maxWaiting) {
      waiting.decrementAndGet();
      throw new UsersFailure.Busy(patience);
    }
    try {
      var nanos = Math.min(patience.toNanos(), call.remainingNanos());
      if (!free.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        throw call.ended() ? new UsersFailure.CallerGone(null) : new UsersFailure.Busy(patience);
      }
    } finally {
      waiting.decrementAndGet();
    }
  }

  public void release() {
    free.release();
  }

  public int waiting() {
    return waiting.get();
  }
}
