package io.weir.testkit.time;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for conditions that another thread or process fulfils, without guessing how long that
 * takes.
 */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long LOOK_EVERY_NANOS = 2_000_000;

  private Eventually() {}

  /** Condition to wait for. An exception ends the wait. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /** Waits until the condition holds; fails after ten seconds. */
  public static void eventually(String what, Condition condition) {
    var _ = within(PATIENCE, what, condition);
  }

  /**
   * Waits until the condition holds and returns how long that took; fails if it exceeds {@code
   * patience}.
   */
  public static Duration within(Duration patience, String what, Condition condition) {
    var start = System.nanoTime();
    while (!holds(what, condition)) {
      if (System.nanoTime() - start > patience.toNanos()) {
        throw new AssertionError("not within " + patience + ": " + what);
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static boolean holds(String what, Condition condition) {
    try {
      return condition.holds();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(what, e);
    }
  }
}
