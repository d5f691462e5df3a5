package io.weir.loadbalancer.admission;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Measures how late the tasks of an event loop run. A busy process reads the answers of endpoints
 * late; that delay must not be taken for a slow endpoint. Probes are made only while calls are in
 * progress. Confined to its event loop.
 */
final class LoopLag {
  private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Lateness that an idle event loop shows as well, because its timers are coarse. */
  private static final long COARSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final LongSupplier nanoTime;
  private long due;
  private boolean pending;
  private long measured;

  LoopLag(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.due = nanoTime.getAsLong();
  }

  /** Starts a probe, unless one is pending. */
  void probe(EventExecutor loop, long now) {
    if (!pending) {
      pending = true;
      due = now + PROBE_NANOS;
      var _ = loop.schedule(this::ran, PROBE_NANOS, TimeUnit.NANOSECONDS);
    }
  }

  private void ran() {
    measured = nanoTime.getAsLong() - due;
    pending = false;
  }

  /** Returns the latest delay of a task, in nanoseconds; 0 if it is not worth mentioning. */
  long nanos(long now) {
    long late = Math.max(measured, pending ? now - due : 0);
    return late < COARSE_NANOS ? 0 : late;
  }
}
