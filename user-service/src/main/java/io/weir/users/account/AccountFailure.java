package io.weir.users.account;

import io.weir.users.call.Failure;
import io.weir.users.call.FailureCode;
import io.weir.users.call.FailureDetail;
import io.weir.users.call.Violation;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Failures of calls about accounts. */
public abstract sealed class AccountFailure extends Failure {

  private AccountFailure(FailureCode code, String message, @Nullable FailureDetail detail) {
    super(code, message, detail, null);
  }

  /** There is no such account, or the password is wrong. */
  public static final class WrongCredentials extends AccountFailure {
    public WrongCredentials() {
      super(FailureCode.UNAUTHENTICATED, "email or password is wrong", null);
    }
  }

  /** The password is right, and the user is suspended. */
  public static final class Suspended extends AccountFailure {
    public Suspended() {
      super(FailureCode.PERMISSION_DENIED, "the user is suspended", null);
    }
  }

  /** Another user has the email. */
  public static final class EmailTaken extends AccountFailure {
    public EmailTaken() {
      super(
          FailureCode.ALREADY_EXISTS,
          "another user has this email",
          new FailureDetail.BadFields(List.of(new Violation("email", "is taken by another user"))));
    }
  }

  /** Nobody has registered with this token and password, or not lately. */
  public static final class NotVerified extends AccountFailure {
    public NotVerified() {
      super(
          FailureCode.UNAUTHENTICATED,
          "the token or the password is wrong, or the token has expired: register again",
          null);
    }
  }

  /** Addresses are not verified here. */
  public static final class NothingToVerify extends AccountFailure {
    public NothingToVerify() {
      super(
          FailureCode.NOT_FOUND,
          "addresses are not verified here: an account is there when it is registered",
          null);
    }
  }

  /** Messages cannot be sent at the moment. */
  public static final class MessagesAway extends AccountFailure {
    public MessagesAway() {
      super(
          FailureCode.UNAVAILABLE,
          "no message can be sent at the moment",
          new FailureDetail.RetryAfter(Duration.ofMinutes(1)));
    }
  }

  /** Too much was tried for the account, or from the network of the caller. */
  public static final class TooManyAttempts extends AccountFailure {
    public TooManyAttempts(Duration retryAfter) {
      super(
          FailureCode.RESOURCE_EXHAUSTED,
          "too many attempts: try again later",
          new FailureDetail.RetryAfter(retryAfter));
    }
  }
}
