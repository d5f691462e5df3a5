package io.weir.observability.logs;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Rate-limited log of internal errors. Logs at most one error per second, with its stack trace; the
 * next line says how many were suppressed. An error on every call must not fill the disk.
 * Thread-safe.
 */
public final class FaultLog {
  private static final long BETWEEN_NANOS = Duration.ofSeconds(1).toNanos();

  private final Logger log;
  private final LongSupplier nanoTime;
  private final AtomicLong next;
  private final AtomicLong suppressed = new AtomicLong();

  /**
   * Creates a log.
   *
   * @param nanoTime monotonic clock in nanoseconds
   */
  public FaultLog(Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
    this.next = new AtomicLong(nanoTime.getAsLong());
  }

  /**
   * Logs an error, or counts it as suppressed.
   *
   * @param what operation that failed: "GET /v1/users"
   * @param trace trace id of the request
   */
  public void write(String what, String trace, Throwable cause) {
    long now = nanoTime.getAsLong();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + BETWEEN_NANOS)) {
      suppressed.incrementAndGet();
      return;
    }
    long before = suppressed.getAndSet(0);
    log.error(
        "{} failed with an internal error, trace {} ({} more suppressed)",
        what,
        trace,
        before,
        cause);
  }
}
