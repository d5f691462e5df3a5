package io.weir.users.database;

import io.weir.users.call.Call;
import io.weir.users.call.UsersFailure;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a failure of the database means for the call. */
final class SqlFailures {
  static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private SqlFailures() {}

  /** The failure itself if it is none of the expected ones: a mistake of ours. */
  static RuntimeException of(RuntimeException failure, Call call) {
    var sql = sqlException(failure);
    if (sql == null) {
      return failure;
    }
    if (call.ended() && (SqlStates.cancelled(sql) || SqlStates.away(sql))) {
      return new UsersFailure.CallerGone(failure);
    }
    if (SqlStates.cancelled(sql)) {
      return new UsersFailure.TooSlow(failure);
    }
    if (SqlStates.contended(sql)) {
      return new UsersFailure.Contended(failure);
    }
    return SqlStates.away(sql) ? new UsersFailure.Unavailable(RETRY_AFTER, failure) : failure;
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
