package io.weir.runtime.listener;

import java.util.function.LongSupplier;

/** When something was last so. Not thread-safe. */
final class LastTime {
  private final LongSupplier nanoTime;
  private long last;

  LastTime(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong();
  }

  /** Nanoseconds since it was so, or since the beginning; 0 if it is so now. */
  long nanosSince(boolean isSo) {
    long now = nanoTime.getAsLong();
    if (isSo) {
      last = now;
    }
    return now - last;
  }
}
