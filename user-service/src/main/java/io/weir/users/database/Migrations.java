package io.weir.users.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings a database to the schema of this version, one instance at a time: those that start at once
 * wait for the first. An older instance accepts what a newer one has added.
 */
public final class Migrations {
  /** Known to all versions, and to nobody else who locks in this database: "weir" in ASCII. */
  private static final long LOCK = 0x77656972L;

  private final DataSource source;

  public Migrations(DataSource source) {
    this.source = source;
  }

  /** Blocks while another instance migrates. */
  public void run(Step afterwards) throws SQLException {
    try (var connection = source.getConnection()) {
      execute(connection, "SELECT pg_advisory_lock(" + LOCK + ")");
      // Ends with the session at the latest.
      migrate();
      afterwards.run(connection);
      execute(connection, "SELECT pg_advisory_unlock(" + LOCK + ")");
    }
  }

  /** What is done under the lock when the schema is there. */
  public interface Step {
    void run(Connection connection) throws SQLException;
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
