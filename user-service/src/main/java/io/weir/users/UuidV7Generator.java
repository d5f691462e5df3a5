package io.weir.users;

import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Generates UUIDs of version 7 (RFC 9562), which sort by time of creation. The UUIDs of one
 * generator increase strictly, also within a millisecond and when the clock is set back.
 * Thread-safe.
 */
final class UuidV7Generator {
  private static final int COUNTER_BITS = 12;
  private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;

  /**
   * The counter of a new millisecond starts in its lower half, which leaves room for 2048 UUIDs.
   */
  private static final long COUNTER_START_MASK = COUNTER_MASK >> 1;

  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 1L << 63;
  private static final long RANDOM_MASK = -1L >>> 2;

  private final InstantSource clock;
  private final LongSupplier random;

  /** Milliseconds and counter of the last UUID, as one increasing number. */
  private final AtomicLong last = new AtomicLong();

  UuidV7Generator(InstantSource clock, LongSupplier random) {
    this.clock = clock;
    this.random = random;
  }

  UUID next() {
    var first = (clock.millis() << COUNTER_BITS) | (random.getAsLong() & COUNTER_START_MASK);
    var tick = last.updateAndGet(previous -> Math.max(first, previous + 1));
    return new UUID(
        (tick >>> COUNTER_BITS << 16) | VERSION_7 | (tick & COUNTER_MASK),
        VARIANT | (random.getAsLong() & RANDOM_MASK));
  }
}
