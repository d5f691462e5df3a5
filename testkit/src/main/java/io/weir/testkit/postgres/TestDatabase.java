package io.weir.testkit.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An empty database owned by a role of its own without further rights, as on a hosted server.
 * Usually one per test class:
 *
 * <pre>{@code
 * @AutoClose static final TestDatabase database = TestDatabase.create();
 * }</pre>
 */
public final class TestDatabase implements AutoCloseable {
  private static final AtomicInteger LAST = new AtomicInteger();

  private final PostgresServer server;
  private final String name;

  private TestDatabase(PostgresServer server, String name) {
    this.server = server;
    this.name = name;
  }

  /** A database on the server that this JVM's tests share. */
  public static TestDatabase create() {
    return createOn(PostgresServer.shared());
  }

  /** A database on a server of the test's own. */
  public static TestDatabase createOn(PostgresServer server) {
    var database = new TestDatabase(server, "weir_" + LAST.incrementAndGet());
    database.asSuperuser(
        "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(database.user(), database.password()));
    database.asSuperuser("CREATE DATABASE %s OWNER %s".formatted(database.name, database.user()));
    return database;
  }

  /** Without user and password. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(server.port(), name);
  }

  public String user() {
    return name + "_owner";
  }

  public String password() {
    return "secret of " + name;
  }

  /** A connection of the owner. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), user(), password());
  }

  /** Runs statements as the owner. */
  public void execute(String sql) {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The first column of the first row, as text. */
  public String query(String sql) {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      if (!rows.next()) {
        throw new IllegalStateException("no row: " + sql);
      }
      return String.valueOf(rows.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** From now on the owner gets no more than these. */
  public void limitConnections(int most) {
    asSuperuser("ALTER ROLE %s CONNECTION LIMIT %d".formatted(user(), most));
  }

  private void asSuperuser(String sql) {
    try (var connection = server.connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Ends all sessions of the database and drops it. */
  @Override
  public void close() {
    asSuperuser("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
    asSuperuser("DROP ROLE IF EXISTS %s".formatted(user()));
  }
}
