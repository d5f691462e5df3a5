package io.weir.users.account.password;

import io.weir.users.call.Failure;
import io.weir.users.call.FailureCode;
import io.weir.users.call.FailureDetail;
import java.time.Duration;

/** Failures of calls that need the hash of a password. */
public abstract sealed class PasswordFailure extends Failure {

  private PasswordFailure(FailureCode code, String message, FailureDetail detail) {
    super(code, message, detail);
  }

  /** Too many passwords are hashed already. */
  public static final class Busy extends PasswordFailure {
    public Busy(Duration retryAfter) {
      super(
          FailureCode.RESOURCE_EXHAUSTED,
          "too many log in at once",
          new FailureDetail.RetryAfter(retryAfter));
    }
  }
}
