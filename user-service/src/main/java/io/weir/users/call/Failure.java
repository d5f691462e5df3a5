package io.weir.users.call;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Expected failure of a call. Each concept has a sealed subclass with its own cases. The message is
 * for the caller and names no statement, host or class. Failures have no stack trace, because they
 * are not defects.
 */
public abstract class Failure extends RuntimeException {
  private final FailureCode code;
  private final transient @Nullable FailureDetail detail;

  protected Failure(FailureCode code, String message) {
    this(code, message, null, null);
  }

  protected Failure(FailureCode code, String message, FailureDetail detail) {
    this(code, message, detail, null);
  }

  protected Failure(
      FailureCode code, String message, @Nullable FailureDetail detail, @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.code = code;
    this.detail = detail;
  }

  public final FailureCode code() {
    return code;
  }

  public final Optional<FailureDetail> detail() {
    return Optional.ofNullable(detail);
  }

  /** Returns true if the service itself may retry the same work after a moment. */
  public boolean temporary() {
    return false;
  }
}
