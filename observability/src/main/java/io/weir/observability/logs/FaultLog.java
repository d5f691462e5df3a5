package io.weir.observability.logs;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * The log's face of our own faults: at most one a second is written, with its stack trace; the next
 * line says how many were left out. A fault on every call must not fill a disk. Thread-safe.
 */
public final class FaultLog {
  private static final long BETWEEN_NANOS = Duration.ofSeconds(1).toNanos();

  private final Logger log;
  private final LongSupplier nanoTime;
  private final AtomicLong next;
  private final AtomicLong leftOut = new AtomicLong();

  /**
   * @param nanoTime monotonic
   */
  public FaultLog(Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
    this.next = new AtomicLong(nanoTime.getAsLong());
  }

  /**
   * @param what "GET /v1/users"
   * @param trace its trace id
   */
  public void write(String what, String trace, Throwable cause) {
    long now = nanoTime.getAsLong();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + BETWEEN_NANOS)) {
      leftOut.incrementAndGet();
      return;
    }
    long before = leftOut.getAndSet(0);
    log.error(
        "{} failed by our own fault, trace {} ({} more left out)", what, trace, before, cause);
  }
}
