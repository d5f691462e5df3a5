package io.weir.users.database;

import io.weir.users.call.Call;
import io.weir.users.call.CallEnded;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits concurrent calls to the number of connections. A bounded number of calls wait in order for
 * a bounded time; further calls are refused at once. Thread-safe.
 */
final class Bulkhead {
  private final Semaphore free;
  private final AtomicInteger waiting = new AtomicInteger();
  private final int maxWaiting;
  private final Duration maxWait;

  Bulkhead(int concurrent, int maxWaiting, Duration maxWait) {
    this.free = new Semaphore(concurrent, true);
    this.maxWaiting = maxWaiting;
    this.maxWait = maxWait;
  }

  /** Takes a place, which must be released. */
  void acquire(Call call) {
    try {
      // The timed method even for no time, because only it keeps the order.
      if (!free.tryAcquire(0, TimeUnit.NANOSECONDS)) {
        await(call);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallEnded(call, e);
    }
  }

  private void await(Call call) throws InterruptedException {
    if (waiting.incrementAndGet() > maxWaiting) {
      waiting.decrementAndGet();
      throw new DatabaseFailure.Busy(maxWait);
    }
    try {
      var nanos = Math.min(maxWait.toNanos(), call.remainingNanos());
      if (!free.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        throw call.ended() ? new CallEnded(call) : new DatabaseFailure.Busy(maxWait);
      }
    } finally {
      waiting.decrementAndGet();
    }
  }

  void release() {
    free.release();
  }

  int waiting() {
    return waiting.get();
  }
}
