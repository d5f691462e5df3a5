package io.weir.observability.logs;

import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Says in the log that something stopped working, and that it works again: once each, however often
 * it is told. Thread-safe.
 */
public final class OutageLog {
  private final Logger log;
  private final String what;
  private final AtomicBoolean failing = new AtomicBoolean();

  /**
   * @param what what it is about, at the start of a line: "database users"
   */
  public OutageLog(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  public void failing(String reason) {
    if (failing.compareAndSet(false, true)) {
      log.warn("{} fails: {} (said once until it works again)", what, reason);
    }
  }

  public void working() {
    // Read first: this is called once per success, and nearly always nothing has changed.
    if (failing.get() && failing.compareAndSet(true, false)) {
      log.info("{} works again", what);
    }
  }

  public boolean isFailing() {
    return failing.get();
  }

  /** What the cause at the root of a failure says. */
  public static String reason(@Nullable Throwable cause) {
    if (cause == null) {
      return "no reason given";
    }
    var root = cause;
    // Bounded: a chain of causes may be a ring.
    for (int depth = 0; depth < 20 && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    if (root instanceof UnknownHostException) {
      return "unknown host " + root.getMessage();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
