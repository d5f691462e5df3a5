package io.weir.runtime.listener;

import java.util.function.LongSupplier;

/** Measures how long ago a condition last held. Not thread-safe. */
final class LastTime {
  private final LongSupplier nanoTime;
  private long last;

  LastTime(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong();
  }

  /**
   * Returns the nanoseconds since the condition last held, or since the beginning; 0 if it holds
   * now.
   */
  long nanosSince(boolean isSo) {
    long now = nanoTime.getAsLong();
    if (isSo) {
      last = now;
    }
    return now - last;
  }
}
