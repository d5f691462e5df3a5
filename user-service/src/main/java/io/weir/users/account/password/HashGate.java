package io.weir.users.account.password;

import io.weir.users.call.Bulkhead;
import io.weir.users.call.Call;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Limits how many hashes are computed at once, because each takes megabytes and a processor. A
 * bounded number of calls wait in order for a bounded time; one address has at most half of the
 * places, so that it cannot keep out all others. Thread-safe.
 */
final class HashGate {
  private static final int SHARES = 2;

  private final Bulkhead places;
  private final Map<Object, Integer> perCaller = new ConcurrentHashMap<>();
  private final int maxPerCaller;
  private final Duration maxWait;

  HashGate(int concurrent, int maxWaiting, Duration maxWait) {
    this.places = new Bulkhead(concurrent, maxWaiting, maxWait, PasswordFailure.Busy::new);
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
      places.acquire(call);
      try {
        return work.get();
      } finally {
        places.release();
      }
    } finally {
      leave(caller);
    }
  }

  private void leave(Object caller) {
    perCaller.computeIfPresent(caller, (key, many) -> many == 1 ? null : many - 1);
  }

  int waiting() {
    return places.waiting();
  }

  /** Returns the number of callers that are counted. */
  int callers() {
    return perCaller.size();
  }
}
