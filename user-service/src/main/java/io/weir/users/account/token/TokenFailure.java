package io.weir.users.account.token;

import io.weir.users.call.Failure;
import io.weir.users.call.FailureCode;

/** Failures of calls with a refresh token. */
public abstract sealed class TokenFailure extends Failure {

  private TokenFailure(FailureCode code, String message) {
    super(code, message);
  }

  /** The token is not known, spent or expired, which its owner need not tell apart. */
  public static final class NotValid extends TokenFailure {
    public NotValid() {
      super(FailureCode.UNAUTHENTICATED, "the refresh token is not valid: log in again");
    }
  }

  /** The user is suspended. */
  public static final class Suspended extends TokenFailure {
    public Suspended() {
      super(FailureCode.PERMISSION_DENIED, "the user is suspended");
    }
  }
}
