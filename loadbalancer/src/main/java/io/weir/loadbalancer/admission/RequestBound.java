package io.weir.loadbalancer.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bound of concurrent requests, streams and requests that still arrive included. Keeps room for
 * others: a connection that holds more than its share gets nothing of the last fifth, and a caller
 * that does gets nothing of the last tenth. While nobody else comes, a single caller may hold the
 * rest. Thread-safe.
 */
final class RequestBound {
  private static final int KEPT_FROM_CONNECTION = 5;
  private static final int KEPT_FROM_CALLER = 10;

  private volatile Limit limit;
  private final AtomicInteger inside = new AtomicInteger();
  private final Map<Object, Integer> byCaller = new ConcurrentHashMap<>();
  private final Map<Object, Integer> byConnection = new ConcurrentHashMap<>();

  /** Answer to a request that asks to enter. */
  enum Entry {
    ENTERED,
    /** The bound is reached. */
    FULL,
    /** The caller or its connection holds its share, and the rest is kept for others. */
    OVER_SHARE
  }

  /**
   * @param max maximum number of concurrent requests
   * @param share fraction of it above which a caller gets nothing of what is kept for others
   */
  RequestBound(int max, double share) {
    this.limit = Limit.of(max, share);
  }

  /**
   * @param max number of requests
   * @param share number of them above which a caller gets nothing of what is kept for others
   */
  private record Limit(int max, int share) {
    static Limit of(int max, double share) {
      return new Limit(max, (int) Math.max(1, max * share));
    }
  }

  /** Changes the bound. Requests above the new one that have entered stay. */
  void limit(int max, double share) {
    limit = Limit.of(max, share);
  }

  /**
   * Enters a request, which {@link #leave} ends if it entered.
   *
   * @param caller identifies the caller, as a key of a map
   * @param connection identifies the connection of the caller, as a key of a map
   */
  Entry enter(Object caller, Object connection) {
    var now = limit;
    int max = now.max;
    int number = inside.incrementAndGet();
    int ofCaller = byCaller.merge(caller, 1, Integer::sum);
    int ofConnection = byConnection.merge(connection, 1, Integer::sum);
    if (number > max) {
      leave(caller, connection);
      return Entry.FULL;
    }
    int kept = max - number;
    if ((kept < max / KEPT_FROM_CONNECTION && ofConnection > now.share)
        || (kept < max / KEPT_FROM_CALLER && ofCaller > now.share)) {
      leave(caller, connection);
      return Entry.OVER_SHARE;
    }
    return Entry.ENTERED;
  }

  void leave(Object caller, Object connection) {
    inside.decrementAndGet();
    leave(byCaller, caller);
    leave(byConnection, connection);
  }

  private static void leave(Map<Object, Integer> counts, Object key) {
    var _ = counts.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
  }

  int inside() {
    return inside.get();
  }

  /** Returns the number of callers with a request in flight. */
  int callers() {
    return byCaller.size();
  }
}
