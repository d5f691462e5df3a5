package io.weir.users.room;

import io.weir.users.call.Failure;
import io.weir.users.call.FailureCode;
import io.weir.users.call.FailureDetail;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Failures of chats and of calls about rooms. */
public abstract sealed class RoomFailure extends Failure {

  private RoomFailure(FailureCode code, String message, @Nullable FailureDetail detail) {
    super(code, message, detail, null);
  }

  /** The member does not exist. */
  public static final class NoMember extends RoomFailure {
    public NoMember(String room, UUID id) {
      super(
          FailureCode.NOT_FOUND,
          "there is no member %s in room %s".formatted(id, room),
          new FailureDetail.Resource("weir.users.v1.RoomMember", "members/" + id));
    }
  }

  /** The room has the maximum number of members. */
  public static final class RoomFull extends RoomFailure {
    public RoomFull(String room, int most) {
      super(
          FailureCode.RESOURCE_EXHAUSTED,
          "room %s has %d members, no more are allowed".formatted(room, most),
          null);
    }
  }

  /** An administrator has closed the member. */
  public static final class MemberClosed extends RoomFailure {
    public MemberClosed() {
      super(FailureCode.PERMISSION_DENIED, "an administrator has closed this member", null);
    }
  }

  /** Other instances removed the member after the lease of its instance had expired. */
  public static final class MemberLost extends RoomFailure {
    public MemberLost() {
      super(
          FailureCode.UNAVAILABLE,
          "this member was lost: join again",
          new FailureDetail.RetryAfter(Duration.ZERO));
    }
  }

  /** The member reads more slowly than messages are sent. */
  public static final class FellBehind extends RoomFailure {
    public FellBehind(int most, long last) {
      super(
          FailureCode.RESOURCE_EXHAUSTED,
          "more than %d messages waited to be read: join again behind %d".formatted(most, last),
          null);
    }
  }

  /** Messages behind the requested position are no longer kept. */
  public static final class Forgotten extends RoomFailure {
    public Forgotten(long last) {
      super(
          FailureCode.OUT_OF_RANGE,
          "messages up to %d are no longer kept: begin anew".formatted(last),
          null);
    }
  }

  /** The requested position is behind the last message. */
  public static final class NotYetSent extends RoomFailure {
    public NotYetSent(long sequence, long last) {
      super(
          FailureCode.OUT_OF_RANGE,
          "there is no message %d yet: the last is %d".formatted(sequence, last),
          null);
    }
  }
}
