package io.weir.users.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Migrates a database to the schema of this version. Instances that start together migrate one
 * after the other. An older instance works with the schema of a newer one.
 */
final class Migrations {
  /** Key of the advisory lock, the same in all versions: "weir" in ASCII. */
  private static final long LOCK = 0x77656972L;

  private final DataSource source;

  Migrations(DataSource source) {
    this.source = source;
  }

  /**
   * Migrates the database. Blocks while another instance does.
   *
   * @param afterwards runs under the lock when the schema is up to date
   */
  void run(Consumer<SqlSession> afterwards) throws SQLException {
    try (var connection = source.getConnection()) {
      execute(connection, "SELECT pg_advisory_lock(" + LOCK + ")");
      // If anything below throws, the lock ends with the session.
      migrate();
      afterwards.accept(SqlSession.on(connection));
      execute(connection, "SELECT pg_advisory_unlock(" + LOCK + ")");
    }
  }

  private void migrate() {
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:db/migration")
        .connectRetries(0)
        .load()
        .migrate();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
