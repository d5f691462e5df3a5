package io.weir.quickstart;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what a process outside this JVM comes to, asking again and again. */
final class Eventually {
  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  private Eventually() {}

  /** How long it took until the condition held. */
  static Duration within(Duration limit, String expectation, Callable<Boolean> condition)
      throws Exception {
    var began = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - began > limit.toNanos()) {
        throw new AssertionError("not within %s: %s".formatted(limit, expectation));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
