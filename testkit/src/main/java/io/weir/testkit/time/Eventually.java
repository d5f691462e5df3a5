package io.weir.testkit.time;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what another thread does, without guessing how long it takes. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long LOOK_EVERY_NANOS = 2_000_000;

  private Eventually() {}

  /** Returns when the condition holds; fails after ten seconds. */
  public static void eventually(String what, BooleanSupplier condition) {
    within(PATIENCE, what, condition);
  }

  /** Returns when the condition holds; fails when it has not within this time. */
  public static void within(Duration patience, String what, BooleanSupplier condition) {
    var start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > patience.toNanos()) {
        throw new AssertionError("not within " + patience + ": " + what);
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }
}
