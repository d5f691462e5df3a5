package io.weir.testkit.postgres;

import io.weir.postgres.LocalPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A real PostgreSQL server on a free port of 127.0.0.1, for tests that stop and start one; tests
 * that only need a database take a {@link TestDatabase}. Data and port outlive a stop. Without
 * fsync: not for figures. Gone at the end of the JVM at the latest. Thread-safe.
 */
public final class PostgresServer implements AutoCloseable {
  private static final int CONNECTIONS = 290;

  private enum State {
    RUNNING,
    STOPPED,
    CLOSED
  }

  private final LocalPostgres postgres = LocalPostgres.forTests(CONNECTIONS);
  private State state = State.RUNNING;

  private PostgresServer() {}

  /** The server that all test databases of this JVM share; started when first asked for. */
  static PostgresServer shared() {
    return Shared.SERVER;
  }

  /** Starts a server of one's own. */
  public static PostgresServer create() {
    var server = new PostgresServer();
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "postgres-close"));
    return server;
  }

  /** Starts the server again, on the same port with the same data. */
  public synchronized void start() {
    if (state == State.STOPPED) {
      postgres.start();
      state = State.RUNNING;
    }
  }

  /** Ends the server as an operator would: sessions are ended, the data stays. */
  public synchronized void stop() {
    if (state == State.RUNNING) {
      postgres.stop();
      state = State.STOPPED;
    }
  }

  public int port() {
    return postgres.port();
  }

  /** The lines that the server has logged. */
  public String log() {
    return postgres.log();
  }

  /** A connection as superuser to the named database. */
  Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        postgres.url(database), postgres.user(), postgres.password());
  }

  /** Ends the server at once and deletes its data. */
  @Override
  public synchronized void close() {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      postgres.abandon();
    }
  }

  private static final class Shared {
    static final PostgresServer SERVER = create();
  }
}
