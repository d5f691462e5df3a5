package io.weir.runtime.deadline;

/** The time that the caller gave is over. Without stack trace: it is an answer, not a fault. */
public final class DeadlineExceeded extends RuntimeException {
  private static final long serialVersionUID = 1;

  DeadlineExceeded(String message) {
    super(message, null, false, false);
  }
}
