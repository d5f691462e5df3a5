package io.weir.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Running PostgreSQL server on a free port of 127.0.0.1. {@link #close} ends it. If this process is
 * killed, the next start in the directory, or the next temporary server, ends it. One thread starts
 * and stops it; any thread may call {@link #abandon}.
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

  /** Starts a durable server whose data is deleted with it. Cleans up orphans first. */
  public static LocalPostgres temporary(int connections) {
    TemporaryDirectories.sweep();
    return start(TemporaryDirectories.create(), Durability.TEMPORARY, connections);
  }

  /** Starts a durable server whose data stays in a directory for the next start. */
  public static LocalPostgres keptIn(Path directory, int connections) {
    return start(ServerDirectory.kept(directory), Durability.KEPT, connections);
  }

  /**
   * Starts a temporary server without fsync, which is fast but unsuitable for measurements. Cleans
   * up orphans first.
   */
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

  /** Returns the JDBC URL of the database "postgres", without user and password. */
  public String url() {
    return url("postgres");
  }

  /** Returns the JDBC URL of a database, without user and password. */
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

  /** Returns the directory of data, log and password. */
  public Path directory() {
    return directory.root();
  }

  /** Returns true if the data stays after the server has ended. */
  public boolean isKept() {
    return !temporary;
  }

  /** Returns the lines that the server has logged. */
  public String log() {
    try {
      return Files.readString(directory.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends sessions and server. Data, port and directory stay for {@link #start}. */
  public void stop() {
    server.stop();
  }

  /** Starts the stopped server again, on the same port with the same data. */
  public void start() {
    server.start();
  }

  /**
   * Ends the server at once, even while another thread closes it. Kept data recovers at the next
   * start.
   */
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
