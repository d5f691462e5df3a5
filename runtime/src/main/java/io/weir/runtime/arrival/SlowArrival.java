package io.weir.runtime.arrival;

/** Refuses a request that arrives too slowly. Has no stack trace. */
public final class SlowArrival extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Message for the caller. */
  public static final String MESSAGE = "the request arrives too slowly";

  SlowArrival() {
    super(MESSAGE, null, false, false);
  }
}
