package io.weir.runtime.reload;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Wait for the first checks of new endpoints, so that no call is lost to a reload. */
public final class Settling {
  /** Time that a reload waits at most: longer, and a dead endpoint would hold it up. */
  private static final Duration MOST = Duration.ofSeconds(5);

  private static final Duration LOOK = Duration.ofMillis(5);

  private Settling() {}

  /**
   * Waits until all is settled, or the time is over.
   *
   * @param nanoTime monotonic time in nanoseconds
   */
  public static void await(BooleanSupplier settled, LongSupplier nanoTime) {
    long start = nanoTime.getAsLong();
    while (!settled.getAsBoolean()
        && nanoTime.getAsLong() - start < MOST.toNanos()
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }
}
