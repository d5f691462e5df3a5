package io.weir.users.account.password;

import io.weir.users.call.Call;
import io.weir.users.call.CallEnded;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Limits how many hashes are computed at once, because each takes megabytes and a processor. A
 * bounded number of calls wait in order for a bounded time; one address has at most half of the
 * places, so that it cannot keep out all others. Thread-safe.
 */
final class HashGate {
  private static final int SHARES = 2;

  private final Semaphore free;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Map<Object, Integer> perCaller = new ConcurrentHashMap<>();
  private final int maxWaiting;
  private final int maxPerCaller;
  private final Duration maxWait;

  HashGate(int concurrent, int maxWaiting, Duration maxWait) {
    this.free = new Semaphore(concurrent, true);
    this.maxWaiting = maxWaiting;
    this.maxPerCaller = Math.max(1, (concurrent + maxWaiting) / SHARES);
    this.maxWait = maxWait;
  }

  /**
   * Runs the work in one of the places.
   *
   * @param caller key of the caller's address
   * @throws PasswordFailure.Busy if too many wait, or it has waited too long
   */
  <T> T run(Object caller, Call call, Supplier<T> work) {
    if (perCaller.merge(caller, 1, Integer::sum) > maxPerCaller) {
      leave(caller);
      throw new PasswordFailure.Busy(maxWait);
    }
    try {
      acquire(call);
      try {
        return work.get();
      } finally {
        free.release();
      }
    } finally {
      leave(caller);
    }
  }

  private void leave(Object caller) {
    perCaller.computeIfPresent(caller, (key, many) -> many == 1 ? null : many - 1);
  }

  private void acquire(Call call) {
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
      throw new PasswordFailure.Busy(maxWait);
    }
    try {
      var nanos = Math.min(maxWait.toNanos(), call.remainingNanos());
      if (!free.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        throw call.ended() ? new CallEnded(call) : new PasswordFailure.Busy(maxWait);
      }
      if (call.ended()) {
        free.release();
        throw new CallEnded(call);
      }
    } finally {
      waiting.decrementAndGet();
    }
  }

  int waiting() {
    return waiting.get();
  }

  /** Returns the number of callers that are counted. */
  int callers() {
    return perCaller.size();
  }
}
