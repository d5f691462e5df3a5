package io.weir.testkit.proxy;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Gate for the bytes of one or more connections: open, delayed or silent. Thread-safe. */
final class Traffic {
  private boolean silent;
  private volatile long holdNanos;

  synchronized void silence() {
    silent = true;
  }

  synchronized void pass() {
    silent = false;
    holdNanos = 0;
    notifyAll();
  }

  void delay(Duration hold) {
    holdNanos = hold.toNanos();
  }

  /** Blocks until a piece may pass. */
  void await() throws InterruptedException {
    synchronized (this) {
      while (silent) {
        wait();
      }
    }
    if (holdNanos > 0) {
      LockSupport.parkNanos(holdNanos);
    }
  }
}
