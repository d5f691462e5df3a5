package io.weir.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A running PostgreSQL server on a free port of 127.0.0.1. Ends with {@link #close}; if this
 * process is killed, the next start in the directory, or the next temporary server, ends it. One
 * thread starts and stops it; {@link #abandon} may come from any.
 */
public final class LocalPostgres implements AutoCloseable {
  private final ServerDirectory directory;
  private final boolean temporary;
  private final Server server;

  private LocalPostgres(ServerDirectory directory, boolean temporary, Server server) {
    this.directory = directory;
    this.temporary = temporary;
    this.server = server;
  }

  /** Starts a durable server whose data is deleted with it. Clears away orphans first. */
  public static LocalPostgres temporary(int connections) {
    TemporaryDirectories.sweep();
    return start(TemporaryDirectories.create(), Durability.TEMPORARY, connections);
  }

  /** Starts a durable server whose data stays in a directory, for the next time. */
  public static LocalPostgres keptIn(Path directory, int connections) {
    return start(ServerDirectory.kept(directory), Durability.KEPT, connections);
  }

  /** Starts a temporary server without fsync: fast, and not for figures. Clears orphans first. */
  public static LocalPostgres forTests(int connections) {
    TemporaryDirectories.sweep();
    return start(TemporaryDirectories.create(), Durability.NONE, connections);
  }

  private static LocalPostgres start(
      ServerDirectory directory, Durability durability, int connections) {
    var temporary = durability != Durability.KEPT;
    try {
      OrphanServer.end(directory);
      var account = Account.choose(directory.root());
      return new LocalPostgres(
          directory, temporary, Server.start(directory, account, durability, connections));
    } catch (RuntimeException e) {
      leave(directory, temporary);
      throw e;
    }
  }

  /** The URL for JDBC of the database "postgres", without user and password. */
  public String url() {
    return url("postgres");
  }

  /** The URL for JDBC of a database, without user and password. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(server.port(), database);
  }

  public int port() {
    return server.port();
  }

  public String user() {
    return Server.SUPERUSER;
  }

  public String password() {
    return server.password();
  }

  /** The directory of its data, log and password. */
  public Path directory() {
    return directory.root();
  }

  /** True if the data stays when the server ends. */
  public boolean isKept() {
    return !temporary;
  }

  /** The lines that the server has logged. */
  public String log() {
    try {
      return Files.readString(directory.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends sessions and server; data, port and directory stay for {@link #start}. */
  public void stop() {
    server.stop();
  }

  /** Starts the stopped server again, on the same port with the same data. */
  public void start() {
    server.start();
  }

  /** Ends the server at once; kept data recovers at the next start. Also while it closes. */
  public void abandon() {
    try {
      server.kill();
    } finally {
      leave(directory, temporary);
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } finally {
      leave(directory, temporary);
    }
  }

  private static void leave(ServerDirectory directory, boolean temporary) {
    try {
      if (temporary) {
        directory.delete();
      } else {
        directory.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("left behind: " + directory.root(), e);
    }
  }
}
