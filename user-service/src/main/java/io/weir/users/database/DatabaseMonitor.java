package io.weir.users.database;

import io.weir.users.call.UsersFailure;
import io.weir.users.database.DatabaseState.Away;
import io.weir.users.database.DatabaseState.Up;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether the database is there: asks it again and again on a connection of its own, so that
 * a pool in full use is not taken for a database that is away. What changes is told to the
 * listener, in order, on the watch's thread. Thread-safe.
 */
public final class DatabaseMonitor implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(2);

  /** What the watch does with the database. */
  public interface Watched {
    /** A connection to ask on, with a short time limit. */
    Connection connect() throws SQLException;

    /** Done once, when the database is first there; takes as long as it takes. */
    void migrate() throws SQLException;

    /** Leaves calls no connection from before, and sees that there are new ones. */
    void renewPool() throws SQLException;
  }

  private final Watched watched;
  private final Duration interval;
  private final Backoff backoff;
  private final Consumer<DatabaseState> listener;
  private final DatabaseLog notices;
  private final Semaphore wake = new Semaphore(0);
  private final AtomicReference<@Nullable Exception> suspicion = new AtomicReference<>();
  private final Thread thread;

  private volatile DatabaseState state = new Away("not connected yet");
  private volatile boolean closed;

  // Of the watch's thread alone.
  private @Nullable Connection connection;
  private boolean migrated;

  public DatabaseMonitor(
      Watched watched, Duration interval, Backoff backoff, Consumer<DatabaseState> listener) {
    this.watched = watched;
    this.interval = interval;
    this.backoff = backoff;
    this.listener = listener;
    this.notices = new DatabaseLog(watched.toString());
    // Virtual, because then an interrupt also ends a wait for the network.
    this.thread = Thread.ofVirtual().name("database-watch").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  public DatabaseState state() {
    return state;
  }

  /** Refuses at once what would only wait for a database that is known to be away. */
  public void requireUp() {
    if (!(state instanceof Up)) {
      throw new UsersFailure.Unavailable(SqlFailures.RETRY_AFTER, null);
    }
  }

  /** A call has met a broken connection: look now, and say once what it met. */
  public void suspect(Exception met) {
    suspicion.set(met);
    wake.release();
  }

  private void run() {
    while (!closed) {
      var pause = look();
      try {
        var _ = wake.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
        wake.drainPermits();
        var met = suspicion.getAndSet(null);
        if (met != null) {
          notices.suspected(met);
        }
      } catch (InterruptedException e) {
        break;
      }
    }
    drop();
  }

  /** Returns how long to wait before the next look. */
  private Duration look() {
    var kept = connection != null;
    try {
      if (connection == null) {
        connection = connect();
      }
      requirePrimary(connection);
      backoff.reset();
      become(new Up());
      return interval;
    } catch (SQLException | RuntimeException e) {
      drop();
      if (kept || closed) {
        // Perhaps only this connection broke, or the database is already back; or it was us.
        return Duration.ZERO;
      }
      notices.away(e);
      become(new Away(DatabaseLog.reason(e)));
      return backoff.next();
    }
  }

  private Connection connect() throws SQLException {
    var fresh = watched.connect();
    try {
      requirePrimary(fresh);
      if (!migrated) {
        watched.migrate();
        migrated = true;
      }
      watched.renewPool();
      notices.there();
      return fresh;
    } catch (SQLException | RuntimeException e) {
      fresh.close();
      throw e;
    }
  }

  /** A standby answers, but cannot keep anything. */
  private static void requirePrimary(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT pg_is_in_recovery()")) {
      if (!row.next() || row.getBoolean(1)) {
        throw new SQLException("it is a standby", "25006");
      }
    }
  }

  private void become(DatabaseState next) {
    if (!next.equals(state)) {
      state = next;
      listener.accept(next);
    }
  }

  private void drop() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      // It is given up anyway.
    }
    connection = null;
  }

  @Override
  public void close() {
    closed = true;
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    thread.interrupt();
    try {
      var _ = thread.join(CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
