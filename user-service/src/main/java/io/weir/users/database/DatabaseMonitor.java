package io.weir.users.database;

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
 * Monitors the availability of the database by querying it periodically on a separate connection,
 * because a fully used pool must not look like an unavailable database. Reports each change to the
 * listener, in order, on the monitor's thread. Thread-safe.
 */
final class DatabaseMonitor implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(2);

  /** The monitored database. */
  interface Target {
    /** Opens the monitor's connection, which has a short timeout. */
    Connection connect() throws SQLException;

    /** Migrates the database when it is first available; called once. May take long. */
    void migrate() throws SQLException;

    /** Replaces all pooled connections by new ones. */
    void renewPool() throws SQLException;
  }

  private final Target target;
  private final Duration interval;
  private final Backoff backoff;
  private final Consumer<DatabaseState> listener;
  private final DatabaseLog notices;
  private final Semaphore wake = new Semaphore(0);
  private final AtomicReference<@Nullable Exception> suspicion = new AtomicReference<>();
  private final Thread thread;

  private volatile DatabaseState state = new Away("not connected yet");
  private volatile boolean closed;

  // Accessed by the monitor's thread only.
  private @Nullable Connection connection;
  private boolean migrated;

  DatabaseMonitor(
      Target target, Duration interval, Backoff backoff, Consumer<DatabaseState> listener) {
    this.target = target;
    this.interval = interval;
    this.backoff = backoff;
    this.listener = listener;
    this.notices = new DatabaseLog(target.toString());
    // A virtual thread, because an interrupt also ends its wait for the network.
    this.thread = Thread.ofVirtual().name("database-monitor").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  DatabaseState state() {
    return state;
  }

  /** Refuses a call at once while the database is known to be unavailable. */
  void requireUp() {
    if (!(state instanceof Up)) {
      throw new DatabaseFailure.Unavailable(SqlFailures.RETRY_AFTER, null);
    }
  }

  /**
   * Reports a broken connection that a call met. The monitor then queries at once, and logs the
   * failure once.
   */
  void suspect(Exception met) {
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

  /** Queries the database. Returns the time to wait before the next query. */
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
        // Only this connection may be broken, or the database may already be back.
        return Duration.ZERO;
      }
      notices.away(e);
      become(new Away(DatabaseLog.reason(e)));
      return backoff.next();
    }
  }

  private Connection connect() throws SQLException {
    var fresh = target.connect();
    try {
      requirePrimary(fresh);
      if (!migrated) {
        target.migrate();
        migrated = true;
      }
      target.renewPool();
      notices.there();
      return fresh;
    } catch (SQLException | RuntimeException e) {
      fresh.close();
      throw e;
    }
  }

  /** Refuses a standby, which answers but accepts no writes. */
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
      // The connection is discarded anyway.
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
