package io.weir.observability.logs;

import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Logs the start and the end of an outage, once each, however often it is reported. Thread-safe.
 */
public final class OutageLog {
  private final Logger log;
  private final String what;
  private final AtomicBoolean failing = new AtomicBoolean();

  /**
   * Creates a log for one dependency.
   *
   * @param what name of the dependency, which begins each line: "database users"
   */
  public OutageLog(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  public void failing(String reason) {
    if (failing.compareAndSet(false, true)) {
      log.warn("{} fails: {} (logged once until it recovers)", what, reason);
    }
  }

  public void working() {
    // Read first, because this is called for every success and almost never changes anything.
    if (failing.get() && failing.compareAndSet(true, false)) {
      log.info("{} has recovered", what);
    }
  }

  public boolean isFailing() {
    return failing.get();
  }

  /** Returns the message of a failure's root cause. */
  public static String reason(@Nullable Throwable cause) {
    if (cause == null) {
      return "no reason given";
    }
    var root = cause;
    // Bounded, because a chain of causes may be circular.
    for (int depth = 0; depth < 20 && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    if (root instanceof UnknownHostException) {
      return "unknown host " + root.getMessage();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
