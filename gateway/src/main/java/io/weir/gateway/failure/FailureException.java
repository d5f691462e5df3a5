package io.weir.gateway.failure;

/** Carries a failure to the rescue; without stack trace, for it is an answer and no accident. */
public final class FailureException extends RuntimeException {
  private final transient Failure failure;

  FailureException(Failure failure) {
    super(failure.message(), failure.cause(), false, false);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
