package io.weir.loadbalancer.ratelimit;

import io.weir.runtime.exchange.metering.ContentMeter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Counts the bytes of a call, and tells once if it is slowed down. Ends a stream that would have to
 * wait for so long that it would seem dead. Thread-safe.
 */
final class SlowedStream implements ContentMeter {
  /** Longest time for which a stream waits. */
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);

  private final CallHold held;
  private final Consumer<RateLimitConfig> onSlowed;
  private final BooleanSupplier end;
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile boolean ended;

  /**
   * @param onSlowed receives the limit that slows the call down
   * @param end ends the stream, and returns whether it could
   */
  SlowedStream(CallHold held, Consumer<RateLimitConfig> onSlowed, BooleanSupplier end) {
    this.held = held;
    this.onSlowed = onSlowed;
    this.end = end;
  }

  @Override
  public long passed(long bytes) {
    long wait = held.passed(bytes);
    if (wait == 0 || ended) {
      return 0;
    }
    if (!told.get()) {
      tell();
    }
    if (wait > PATIENCE && end.getAsBoolean()) {
      // The rest of the stream, and the reason for its end, may pass.
      ended = true;
      return 0;
    }
    return Math.min(wait, PATIENCE);
  }

  private void tell() {
    var limit = held.slowest();
    if (limit != null && told.compareAndSet(false, true)) {
      onSlowed.accept(limit);
    }
  }
}
