package io.weir.runtime.exchange;

/** Refuses a call whose deadline has passed before the call was sent. Has no stack trace. */
public final class DeadlineExceeded extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DeadlineExceeded() {
    super("the deadline passed before the call was sent", null, false, false);
  }
}
