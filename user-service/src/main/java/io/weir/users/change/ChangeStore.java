package io.weir.users.change;

import io.weir.users.database.SqlText;
import io.weir.users.user.UserSql;

/** The statements of the feed of changes. */
public final class ChangeStore {
  private ChangeStore() {}

  /** Where the feed stands and what is behind a position, in one snapshot; one row at least. */
  public static final SqlText AFTER =
      new SqlText(
          "SELECT user_changes",
          """
          SELECT feed.last, feed.forgotten, feed.users, feed.suspended, change.*
          FROM user_feed AS feed LEFT JOIN LATERAL (
            SELECT sequence, kind, changed_at, %s FROM user_changes
            WHERE sequence > :after ORDER BY sequence LIMIT :limit) AS change ON true
          ORDER BY change.sequence\
          """
              .formatted(UserSql.COLUMNS));

  /** The oldest ones; what is forgotten is said in the same transaction. */
  public static final SqlText FORGET =
      new SqlText(
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
}
