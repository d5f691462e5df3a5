package io.weir.runtime.ratelimit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Number of things that are open for each key. A key with nothing open is not remembered, and one
 * with something open is never forgotten, so there are at most as many keys as open things.
 * Thread-safe.
 */
public final class OpenCounts {
  private final ConcurrentHashMap<Object, Integer> counts = new ConcurrentHashMap<>();
  private final LongAdder total = new LongAdder();

  /**
   * Opens something, which {@link #close} ends.
   *
   * @param max maximum number for the key
   * @return false if as many are open; nothing is to be closed then
   */
  public boolean open(Object key, int max) {
    while (true) {
      var open = counts.get(key);
      boolean counted;
      if (open == null) {
        counted = counts.putIfAbsent(key, 1) == null;
      } else if (open >= max) {
        return false;
      } else {
        counted = counts.replace(key, open, open + 1);
      }
      if (counted) {
        total.increment();
        return true;
      }
    }
  }

  /** Closes something that was opened. */
  public void close(Object key) {
    counts.computeIfPresent(key, (_, open) -> open == 1 ? null : open - 1);
    total.decrement();
  }

  /** Returns the number of open things of all keys. */
  public long total() {
    return total.sum();
  }

  /** Returns the number of keys that are remembered. */
  public int keys() {
    return counts.size();
  }
}
