package io.weir.users.user;

import io.weir.users.call.Failure;
import io.weir.users.call.FailureCode;
import io.weir.users.call.FailureDetail;
import io.weir.users.call.Violation;
import java.util.List;
import java.util.UUID;

/** Failures of calls that read or change users. */
public abstract sealed class UserFailure extends Failure {

  private UserFailure(FailureCode code, String message, FailureDetail detail) {
    super(code, message, detail);
  }

  private static FailureDetail resource(UUID id) {
    return new FailureDetail.Resource("weir.users.v1.User", "users/" + id);
  }

  /** The user does not exist. */
  public static final class NotFound extends UserFailure {
    public NotFound(UUID id) {
      super(FailureCode.NOT_FOUND, "there is no user " + id, resource(id));
    }
  }

  /** Another user has the email. */
  public static final class EmailTaken extends UserFailure {
    public EmailTaken() {
      super(
          FailureCode.ALREADY_EXISTS,
          "another user has this email",
          new FailureDetail.BadFields(
              List.of(new Violation("user.email", "is taken by another user"))));
    }
  }

  /** The user has changed since the caller read the version that it sent. */
  public static final class StaleVersion extends UserFailure {
    public StaleVersion(UUID id) {
      super(
          FailureCode.ABORTED,
          "user %s has changed since it was read: read it again".formatted(id),
          resource(id));
    }
  }
}
