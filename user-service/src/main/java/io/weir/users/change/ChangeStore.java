package io.weir.users.change;

import io.weir.users.call.Call;
import io.weir.users.change.Changes.Census;
import io.weir.users.database.NamedSql;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlSession;
import io.weir.users.database.SqlTime;
import io.weir.users.user.UserRowMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The changes of users in PostgreSQL; triggers on the table of users write them. Thread-safe. */
public final class ChangeStore {
  private static final int FORGOTTEN_AT_ONCE = 10_000;
  private static final UserRowMapper USER = new UserRowMapper();

  private final Sql sql;

  /** Changes and the state of the feed, read in one snapshot. */
  record Page(Census census, long forgotten, List<Change> changes) {}

  public ChangeStore(Sql sql) {
    this.sql = sql;
  }

  /** Returns at least one row, without a change if there are no changes behind the position. */
  private static final NamedSql AFTER =
      new NamedSql(
          "SELECT user_changes",
          """
          SELECT feed.last, feed.forgotten, feed.users, feed.suspended, change.*
          FROM user_feed AS feed LEFT JOIN LATERAL (
            SELECT sequence, kind, changed_at, %s FROM user_changes
            WHERE sequence > :after ORDER BY sequence LIMIT :limit) AS change ON true
          ORDER BY change.sequence\
          """
              .formatted(UserRowMapper.COLUMNS));

  Page after(long sequence, int limit, Call call) {
    return sql.call(call, handle -> after(handle, sequence, limit));
  }

  Page after(long sequence, int limit, SqlSession session) {
    return after(session.handle(), sequence, limit);
  }

  Census census(Call call) {
    return after(Long.MAX_VALUE, 0, call).census();
  }

  Census census(SqlSession session) {
    return after(Long.MAX_VALUE, 0, session).census();
  }

  private static Page after(Handle handle, long sequence, int limit) {
    try (var query = AFTER.query(handle)) {
      return query
          .bind("after", sequence)
          .bind("limit", limit)
          .scanResultSet((rows, ctx) -> page(rows.get(), ctx));
    }
  }

  private static Page page(ResultSet rows, StatementContext ctx) throws SQLException {
    var changes = new ArrayList<Change>();
    Census census = null;
    var forgotten = 0L;
    while (rows.next()) {
      census = new Census(rows.getLong("users"), rows.getLong("suspended"), rows.getLong("last"));
      forgotten = rows.getLong("forgotten");
      if (rows.getObject("sequence") != null) {
        changes.add(change(rows, ctx));
      }
    }
    if (census == null) {
      throw new IllegalStateException("user_feed has no row");
    }
    return new Page(census, forgotten, changes);
  }

  private static Change change(ResultSet row, StatementContext ctx) throws SQLException {
    return new Change(
        row.getLong("sequence"),
        kind(row.getString("kind")),
        USER.map(row, ctx),
        SqlTime.read(row, "changed_at"));
  }

  private static Change.Kind kind(String operation) {
    return switch (operation) {
      case "INSERT" -> Change.Kind.CREATED;
      case "UPDATE" -> Change.Kind.UPDATED;
      case "DELETE" -> Change.Kind.DELETED;
      default -> throw new IllegalStateException("unknown kind of change " + operation);
    };
  }

  /**
   * Deletes the oldest changes and records the number up to which they are deleted, in one
   * transaction.
   */
  private static final NamedSql FORGET =
      new NamedSql(
          "DELETE user_changes",
          """
          WITH oldest AS (
            SELECT sequence, changed_at FROM user_changes ORDER BY sequence LIMIT :limit),
          until AS (
            SELECT max(sequence) AS sequence FROM oldest
            WHERE changed_at < now() - :keep * interval '1 millisecond'
              OR sequence <= (SELECT last FROM user_feed) - :most),
          gone AS (
            DELETE FROM user_changes WHERE sequence <= (SELECT sequence FROM until)
            RETURNING sequence)
          UPDATE user_feed SET forgotten = greatest(forgotten, (SELECT max(sequence) FROM gone))
          WHERE EXISTS (SELECT FROM gone)\
          """);

  /** Deletes some of the changes that are past their retention. */
  public void forget(ChangesConfig config, Call call) {
    sql.call(
        call,
        handle ->
            FORGET
                .update(handle)
                .bind("limit", FORGOTTEN_AT_ONCE)
                .bind("keep", config.keep().toMillis())
                .bind("most", config.most())
                .execute());
  }
}
