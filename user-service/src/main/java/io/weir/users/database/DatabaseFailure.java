package io.weir.users.database;

import io.weir.users.call.Failure;
import io.weir.users.call.FailureCode;
import io.weir.users.call.FailureDetail;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Failures of calls that the database did not serve. Nothing was changed. */
public abstract sealed class DatabaseFailure extends Failure {

  private DatabaseFailure(
      FailureCode code, String message, @Nullable FailureDetail detail, @Nullable Throwable cause) {
    super(code, message, detail, cause);
  }

  /** The database cannot be used at the moment. */
  public static final class Unavailable extends DatabaseFailure {
    public Unavailable(Duration retryAfter, @Nullable Throwable cause) {
      super(
          FailureCode.UNAVAILABLE,
          "the database is away",
          new FailureDetail.RetryAfter(retryAfter),
          cause);
    }

    @Override
    public boolean temporary() {
      return true;
    }
  }

  /** The maximum number of calls already waits for a connection. */
  public static final class Busy extends DatabaseFailure {
    public Busy(Duration retryAfter) {
      super(
          FailureCode.UNAVAILABLE,
          "too many calls at once",
          new FailureDetail.RetryAfter(retryAfter),
          null);
    }

    @Override
    public boolean temporary() {
      return true;
    }
  }

  /** Concurrent transactions on the same rows made the database undo this one several times. */
  public static final class Contended extends DatabaseFailure {
    public Contended(Throwable cause) {
      super(FailureCode.ABORTED, "others are changing the same users: try again", null, cause);
    }
  }

  /** A statement took longer than database.statement allows. */
  public static final class TooSlow extends DatabaseFailure {
    public TooSlow(Throwable cause) {
      super(
          FailureCode.DEADLINE_EXCEEDED,
          "the work took longer than the service allows",
          null,
          cause);
    }
  }
}
