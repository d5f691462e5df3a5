package io.weir.testkit.proxy;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How bytes flow just now. Thread-safe. */
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

  /** Returns when a piece may go on. */
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
