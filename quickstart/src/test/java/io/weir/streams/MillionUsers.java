package io.weir.streams;

import io.weir.postgres.LocalPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Many users, inserted into the database of a user service directly. Fills only the columns that an
 * export reads.
 */
final class MillionUsers {
  private MillionUsers() {}

  static void insert(LocalPostgres postgres, int count) throws SQLException {
    try (var database = connect(postgres);
        var statement = database.createStatement()) {
      statement.execute("TRUNCATE users CASCADE");
      // The test neither searches for these users nor watches their insertion.
      statement.execute("DROP INDEX users_words");
      statement.execute("SET session_replication_role = replica");
      int rows =
          statement.executeUpdate(
              """
              INSERT INTO users (id, email, email_key, display_name, locale, status, labels,
                name_words, email_words)
              SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
                'user-' || n || '@example.org', 'user-' || n || '@example.org',
                'User number ' || n, 'en', 'ACTIVE', '{"team": "blue"}', '', ''
              FROM generate_series(1, %d) AS n
              """
                  .formatted(count));
      if (rows != count) {
        throw new IllegalStateException(rows + " rows");
      }
      statement.execute("ANALYZE users");
    }
  }

  /** Returns the number of statements that read users at this moment. */
  static int reading(Connection database) throws SQLException {
    try (var statement = database.createStatement();
        var row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                    + " AND query LIKE 'SELECT %FROM users WHERE id >%'"
                    + " AND pid <> pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }

  static Connection connect(LocalPostgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
  }
}
