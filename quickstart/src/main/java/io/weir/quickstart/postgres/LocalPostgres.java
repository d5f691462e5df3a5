package io.weir.quickstart.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A running PostgreSQL on a free port of 127.0.0.1, as durable as any: fsync and synchronous
 * commits are on. Ends with {@link #close}, or at the next start in its directory if this process
 * is killed.
 */
public final class LocalPostgres implements AutoCloseable {
  private final Home home;
  private final boolean temporary;
  private final Server server;

  private LocalPostgres(Home home, boolean temporary, Server server) {
    this.home = home;
    this.temporary = temporary;
    this.server = server;
  }

  /** One whose data goes with it. Also clears away what killed ones have left behind. */
  public static LocalPostgres temporary(int connections) {
    TemporaryHome.sweep();
    return start(TemporaryHome.create(), true, connections);
  }

  /** One whose data stays in a directory. */
  public static LocalPostgres keptIn(Path directory, int connections) {
    return start(Home.kept(directory), false, connections);
  }

  private static LocalPostgres start(Home home, boolean temporary, int connections) {
    try {
      Leftover.end(home);
      var account = Account.choose(home.root());
      return new LocalPostgres(
          home, temporary, Server.start(home, account, !temporary, connections));
    } catch (RuntimeException e) {
      leave(home, temporary);
      throw e;
    }
  }

  /** For JDBC, without user and password. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(server.port());
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

  /** Where its data, its log and its password lie. */
  public Path directory() {
    return home.root();
  }

  /** Whether its data stays when it ends. */
  public boolean isKept() {
    return !temporary;
  }

  /** Ends the server at once; kept data recovers at the next start. Also while it closes. */
  public void abandon() {
    try {
      server.kill();
    } finally {
      leave(home, temporary);
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } finally {
      leave(home, temporary);
    }
  }

  private static void leave(Home home, boolean temporary) {
    try {
      if (temporary) {
        home.delete();
      } else {
        home.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("left behind: " + home.root(), e);
    }
  }
}
