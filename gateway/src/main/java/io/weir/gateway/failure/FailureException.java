package io.weir.gateway.failure;

/**
 * Carries a failure up to the error handling layer. Has no stack trace, because it is an answer.
 */
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
