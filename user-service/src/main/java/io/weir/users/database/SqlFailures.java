package io.weir.users.database;

import io.weir.users.call.Call;
import io.weir.users.call.CallEnded;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Translates exceptions of the driver into failures of the call. */
final class SqlFailures {
  static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private SqlFailures() {}

  /**
   * Translates an exception. Returns the exception itself if it is a defect, not an expected
   * failure.
   */
  static RuntimeException of(RuntimeException failure, Call call) {
    var sql = sqlException(failure);
    if (sql == null) {
      return failure;
    }
    if (call.ended() && (SqlStates.cancelled(sql) || SqlStates.unavailable(sql))) {
      return new CallEnded(call, failure);
    }
    if (SqlStates.cancelled(sql)) {
      return new DatabaseFailure.TooSlow(failure);
    }
    if (SqlStates.contended(sql)) {
      return new DatabaseFailure.Contended(failure);
    }
    return SqlStates.unavailable(sql)
        ? new DatabaseFailure.Unavailable(RETRY_AFTER, failure)
        : failure;
  }

  static @Nullable SQLException sqlException(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }
}
