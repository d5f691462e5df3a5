package io.weir.users.avatar;

import io.weir.users.call.Failure;
import io.weir.users.call.FailureCode;
import io.weir.users.call.FailureDetail;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Failures of calls that read or delete an avatar. */
public abstract sealed class AvatarFailure extends Failure {

  private AvatarFailure(FailureCode code, String message, @Nullable FailureDetail detail) {
    super(code, message, detail, null);
  }

  /** The user exists and has no avatar. */
  public static final class NotFound extends AvatarFailure {
    public NotFound(UUID user) {
      super(
          FailureCode.NOT_FOUND,
          "user %s has no avatar".formatted(user),
          new FailureDetail.Resource("weir.users.v1.Avatar", "users/" + user + "/avatar"));
    }
  }

  /** The avatar was replaced twice while it was read. */
  public static final class Replaced extends AvatarFailure {
    public Replaced() {
      super(FailureCode.ABORTED, "the avatar was replaced while it was read: read it again", null);
    }
  }
}
