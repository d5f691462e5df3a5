package io.weir.users.server;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs defects with stack trace, at most one a second, so that a defect on every call does not fill
 * the disk. The next line gives the number of omitted ones. Thread-safe.
 */
final class FaultLog {
  private static final Logger log = LoggerFactory.getLogger(FaultLog.class);
  private static final long BETWEEN_NANOS = Duration.ofSeconds(1).toNanos();

  private final LongSupplier nanoTime;
  private final AtomicLong due;
  private final AtomicLong leftOut = new AtomicLong();

  FaultLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.due = new AtomicLong(nanoTime.getAsLong());
  }

  void write(RuntimeException fault) {
    var now = nanoTime.getAsLong();
    var next = due.get();
    if (now - next < 0 || !due.compareAndSet(next, now + BETWEEN_NANOS)) {
      leftOut.incrementAndGet();
      return;
    }
    log.error(
        "call failed by our own fault, {} like it left out before", leftOut.getAndSet(0), fault);
  }
}
