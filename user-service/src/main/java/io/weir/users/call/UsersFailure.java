package io.weir.users.call;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why a call was not done. Messages are for the caller: they name no statement, host or class.
 * Without stack traces, because all of these are expected.
 */
public abstract sealed class UsersFailure extends RuntimeException {

  private UsersFailure(String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
  }

  /** What was sent is not valid. */
  public static final class Invalid extends UsersFailure {
    private final transient List<Violation> violations;

    public Invalid(List<Violation> violations) {
      super("not valid: " + violations.size() + " violations", null);
      this.violations = List.copyOf(violations);
    }

    public List<Violation> violations() {
      return violations;
    }
  }

  /** There is no such user. */
  public static final class NotFound extends UsersFailure {
    private final UUID id;

    public NotFound(UUID id) {
      super("there is no user " + id, null);
      this.id = id;
    }

    public UUID id() {
      return id;
    }
  }

  /** Another user has this email. */
  public static final class EmailTaken extends UsersFailure {
    public EmailTaken() {
      super("another user has this email", null);
    }
  }

  /** The user is no longer in the state that the caller has read. */
  public static final class StaleVersion extends UsersFailure {
    private final UUID id;

    public StaleVersion(UUID id) {
      super("user %s has changed since it was read: read it again".formatted(id), null);
      this.id = id;
    }

    public UUID id() {
      return id;
    }
  }

  /** Others were changing the same users at the same time, again and again. Nothing was done. */
  public static final class Contended extends UsersFailure {
    public Contended(Throwable cause) {
      super("others are changing the same users: try again", cause);
    }
  }

  /** The database is away. */
  public static final class Unavailable extends UsersFailure {
    private final Duration retryAfter;

    public Unavailable(Duration retryAfter, @Nullable Throwable cause) {
      super("the database is away", cause);
      this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /** As much as the database connections can bear is already waiting. Nothing was done. */
  public static final class Busy extends UsersFailure {
    private final Duration retryAfter;

    public Busy(Duration retryAfter) {
      super("too many calls at once", null);
      this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /** The work took longer than the service allows any call. Nothing was done. */
  public static final class TooSlow extends UsersFailure {
    public TooSlow(Throwable cause) {
      super("the work took longer than the service allows", cause);
    }
  }

  /** The caller has left, or its deadline has passed. */
  public static final class CallerGone extends UsersFailure {
    public CallerGone(@Nullable Throwable cause) {
      super("the caller no longer waits", cause);
    }
  }

  /** There is no such job. */
  public static final class NoJob extends UsersFailure {
    private final UUID id;

    public NoJob(UUID id) {
      super("there is no job " + id, null);
      this.id = id;
    }

    public UUID id() {
      return id;
    }
  }

  /** Where a watch is to go on is no longer known, or not yet. */
  public static final class OutOfRange extends UsersFailure {
    public OutOfRange(String message) {
      super(message, null);
    }
  }

  /** More was sent than is taken. Nothing was done. */
  public static final class TooMany extends UsersFailure {
    public TooMany(String message) {
      super(message, null);
    }
  }

  /** The reader of a stream has taken nothing for too long. */
  public static final class Stalled extends UsersFailure {
    public Stalled(Duration patience) {
      super("nothing was read for " + patience.toSeconds() + " s", null);
    }
  }

  /** The caller of a stream has not said what it wants. */
  public static final class Silent extends UsersFailure {
    public Silent(Duration patience) {
      super("nothing was sent for " + patience.toSeconds() + " s", null);
    }
  }

  /** This instance ends; another one goes on. */
  public static final class Leaving extends UsersFailure {
    public Leaving() {
      super("this instance leaves: call again", null);
    }
  }

  /** There is no such member. */
  public static final class NoMember extends UsersFailure {
    private final UUID id;

    public NoMember(String room, UUID id) {
      super("there is no member %s in room %s".formatted(id, room), null);
      this.id = id;
    }

    public UUID id() {
      return id;
    }
  }

  /** An administrator has closed this member of a room. */
  public static final class MemberClosed extends UsersFailure {
    public MemberClosed() {
      super("an administrator has closed this member", null);
    }
  }

  /** The others have given this member up while its instance had lost the database. */
  public static final class MemberLost extends UsersFailure {
    public MemberLost() {
      super("this member was lost: join again", null);
    }
  }

  /** A member has read nothing of what is said. */
  public static final class FellBehind extends UsersFailure {
    public FellBehind(int most, long last) {
      super(
          "more than %d messages waited to be read: join again behind %d".formatted(most, last),
          null);
    }
  }

  /** The user has no avatar. */
  public static final class NoAvatar extends UsersFailure {
    private final UUID user;

    public NoAvatar(UUID user) {
      super("user %s has no avatar".formatted(user), null);
      this.user = user;
    }

    public UUID user() {
      return user;
    }
  }

  /** The avatar was replaced, and replaced again, while it was read. */
  public static final class AvatarGone extends UsersFailure {
    public AvatarGone() {
      super("the avatar was replaced while it was read: read it again", null);
    }
  }
}
