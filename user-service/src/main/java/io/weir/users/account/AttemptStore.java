package io.weir.users.account;

import io.weir.users.call.Call;
import io.weir.users.database.NamedSql;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlTime;
import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * Attempts, counted in windows of time in PostgreSQL, so that they count at all instances.
 * Thread-safe.
 */
final class AttemptStore {
  private final Sql sql;

  AttemptStore(Sql sql) {
    this.sql = sql;
  }

  private static final NamedSql TAKE =
      new NamedSql(
          "INSERT account_attempts",
          """
          INSERT INTO account_attempts AS a (key, attempts, until) VALUES (:key, 1, :until)
          ON CONFLICT (key) DO UPDATE SET
            attempts = CASE WHEN a.until <= :now THEN 1 ELSE least(a.attempts + 1, 1000000) END,
            until = CASE WHEN a.until <= :now THEN excluded.until ELSE a.until END
          RETURNING attempts, until\
          """);

  /** Attempts in the window that ends then. */
  private record Counted(int attempts, Instant until) {}

  /**
   * Counts an attempt before it is made, so that many at once are counted too.
   *
   * @param most attempts that are allowed in a window
   * @throws AccountFailure.TooManyAttempts with the rest of the window if this is one more
   */
  void take(AttemptKey key, int most, Duration window, Instant now, Call call) {
    var counted = sql.call(call, handle -> take(handle, key, window, now));
    if (counted.attempts() > most) {
      throw new AccountFailure.TooManyAttempts(Duration.between(now, counted.until()));
    }
  }

  private static Counted take(Handle handle, AttemptKey key, Duration window, Instant now) {
    return TAKE.query(handle)
        .bind("key", key.hash())
        .bind("now", SqlTime.of(now))
        .bind("until", SqlTime.of(now.plus(window)))
        .map((row, context) -> new Counted(row.getInt("attempts"), SqlTime.read(row, "until")))
        .one();
  }

  private static final NamedSql RESET =
      new NamedSql("DELETE account_attempts", "DELETE FROM account_attempts WHERE key = :key");

  private static final NamedSql GIVE_BACK =
      new NamedSql(
          "UPDATE account_attempts",
          "UPDATE account_attempts SET attempts = attempts - 1 WHERE key = :key AND attempts > 0");

  /** Forgets the failures for an account after a success, and does not count it for its network. */
  void succeeded(AttemptKey account, AttemptKey network, Call call) {
    sql.call(
        call,
        handle -> {
          RESET.update(handle).bind("key", account.hash()).execute();
          return GIVE_BACK.update(handle).bind("key", network.hash()).execute();
        });
  }

  private static final NamedSql CLEAR =
      new NamedSql(
          "DELETE account_attempts",
          """
          DELETE FROM account_attempts WHERE key IN (
            SELECT key FROM account_attempts WHERE until <= :now
            ORDER BY until LIMIT 10000 FOR UPDATE SKIP LOCKED)\
          """);

  /** Deletes windows that have ended. */
  void clear(Instant now, Call call) {
    sql.call(call, handle -> CLEAR.update(handle).bind("now", SqlTime.of(now)).execute());
  }
}
