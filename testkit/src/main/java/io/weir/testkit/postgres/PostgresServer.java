package io.weir.testkit.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server on a free port of 127.0.0.1, for tests that stop and start one; those
 * that only need a database take a {@link TestDatabase}. Data and port outlive a stop. Without
 * fsync: not for figures. Gone at the end of the JVM at the latest. Thread-safe.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Duration STARTUP = Duration.ofSeconds(60);

  private final Path data;
  private int port;
  private @Nullable EmbeddedPostgres running;

  private PostgresServer(Path data) {
    this.data = data;
  }

  /** The server that all test databases of this JVM share; started when first asked for. */
  static PostgresServer shared() {
    return Shared.SERVER;
  }

  /** A server of one's own. */
  public static PostgresServer create() {
    var files = TemporaryFiles.ofThisJvm();
    var server = new PostgresServer(files.newDirectory());
    files.closeAtExit(server);
    server.start();
    return server;
  }

  /** Starts the server again, on the same port with the same data. */
  public synchronized void start() {
    if (running == null) {
      try {
        running = builder().start();
        port = running.getPort();
      } catch (IOException e) {
        throw new UncheckedIOException("PostgreSQL does not start:\n" + log(), e);
      }
    }
  }

  private EmbeddedPostgres.Builder builder() {
    return EmbeddedPostgres.builder()
        .setOverrideWorkingDirectory(TemporaryFiles.ofThisJvm().root().toFile())
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setPGStartupWait(STARTUP)
        .setPort(port)
        .setOutputRedirector(Redirect.appendTo(logFile().toFile()))
        .setErrorRedirector(Redirect.appendTo(logFile().toFile()))
        // The same everywhere, whatever the environment says; knows upper and lower case.
        .setLocaleConfig("locale", "C.UTF-8")
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("unix_socket_directories", "")
        .setServerConfig("max_connections", "300");
  }

  /** Ends the server as an operator would: sessions are ended, the data stays. */
  public synchronized void stop() {
    if (running != null) {
      try {
        running.close();
      } catch (IOException e) {
        throw new UncheckedIOException("PostgreSQL does not stop", e);
      }
      running = null;
    }
  }

  public synchronized int port() {
    return port;
  }

  private Path logFile() {
    return data.resolveSibling(data.getFileName() + ".log");
  }

  /** What the server has said since it was created. */
  public String log() {
    try {
      return Files.readString(logFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connection as superuser to the named database. */
  Connection connect(String database) throws SQLException {
    EmbeddedPostgres server;
    synchronized (this) {
      server = running;
    }
    if (server == null) {
      throw new SQLException("the server is stopped", "08001");
    }
    return server.getDatabase("postgres", database).getConnection();
  }

  @Override
  public void close() {
    stop();
  }

  private static final class Shared {
    static final PostgresServer SERVER = create();
  }
}
