package io.weir.runtime.memory;

/** Refuses a request because too many bytes are held already. Has no stack trace. */
public final class MemoryExhausted extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Message for the caller. */
  public static final String MESSAGE = "too many bytes are held for callers; try again";

  public MemoryExhausted() {
    super(MESSAGE, null, false, false);
  }
}
