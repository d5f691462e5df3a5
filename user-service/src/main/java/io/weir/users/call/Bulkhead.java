package io.weir.users.call;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Limits how many calls do the same work at once. A bounded number of calls wait in order for a
 * bounded time; further calls are refused at once. Thread-safe.
 */
public final class Bulkhead {
  private final Semaphore free;
  private final AtomicInteger waiting = new AtomicInteger();
  private final int maxWaiting;
  private final Duration maxWait;
  private final Function<Duration, Failure> busy;

  /**
   * @param busy returns the failure of a call that is refused, after a wait of this time
   */
  public Bulkhead(
      int concurrent, int maxWaiting, Duration maxWait, Function<Duration, Failure> busy) {
    this.free = new Semaphore(concurrent, true);
    this.maxWaiting = maxWaiting;
    this.maxWait = maxWait;
    this.busy = busy;
  }

  /** Takes a place, which must be released. */
  public void acquire(Call call) {
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
      throw busy.apply(maxWait);
    }
    try {
      var nanos = Math.min(maxWait.toNanos(), call.remainingNanos());
      if (!free.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        throw call.ended() ? new CallEnded(call) : busy.apply(maxWait);
      }
      if (call.ended()) {
        free.release();
        throw new CallEnded(call);
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
