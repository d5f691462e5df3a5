package io.weir.gateway.admission;

import java.util.concurrent.atomic.AtomicInteger;

/** Fixed bound of concurrent requests. Thread-safe. */
final class ConcurrencyBound {
  private final int max;
  private final AtomicInteger inside = new AtomicInteger();

  ConcurrencyBound(int max) {
    this.max = max;
  }

  boolean tryEnter() {
    if (inside.incrementAndGet() <= max) {
      return true;
    }
    inside.decrementAndGet();
    return false;
  }

  void leave() {
    inside.decrementAndGet();
  }

  int max() {
    return max;
  }
}
