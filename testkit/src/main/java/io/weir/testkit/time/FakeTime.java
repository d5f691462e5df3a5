package io.weir.testkit.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Clock that stands still until it is moved. Its nanoseconds start shortly before the long
 * overflows, as {@code System.nanoTime} may, so only differences are meaningful. Thread-safe.
 */
public final class FakeTime implements LongSupplier, InstantSource {
  private static final long ORIGIN = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos();
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicLong elapsed = new AtomicLong();

  /** Returns nanoseconds like {@code System.nanoTime}. */
  @Override
  public long getAsLong() {
    return ORIGIN + elapsed.get();
  }

  @Override
  public Instant instant() {
    return EPOCH.plusNanos(elapsed.get());
  }

  public void advance(Duration by) {
    elapsed.addAndGet(by.toNanos());
  }
}
