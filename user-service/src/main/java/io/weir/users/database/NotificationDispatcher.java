package io.weir.users.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what other instances have done, on a connection of its own. A notification only wakes: what
 * is true stands in tables, and is looked at again after a while without one and after a connection
 * that was lost.
 */
public final class NotificationDispatcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NotificationDispatcher.class);
  private static final int LISTEN_MILLIS = 1000;
  private static final Duration UNTIL_UP = Duration.ofMillis(50);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final DataSource source;
  private final DatabaseMonitor watch;
  private final Backoff backoff;
  private final List<NotificationListener> hearing;
  private final Semaphore never = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  public NotificationDispatcher(
      DataSource source,
      DatabaseMonitor watch,
      Backoff backoff,
      List<NotificationListener> hearing) {
    this.source = source;
    this.watch = watch;
    this.backoff = backoff;
    this.hearing = List.copyOf(hearing);
    // Virtual, because then an interrupt also ends a wait for the network.
    this.thread = Thread.ofVirtual().name("bus").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      var up = watch.state() instanceof DatabaseState.Up;
      if (up) {
        listen();
      }
      try {
        var pause = up ? backoff.next() : UNTIL_UP;
        var _ = never.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void listen() {
    try (var connection = source.getConnection()) {
      subscribe(connection);
      // What was said before is not heard any more.
      hearing.forEach(NotificationListener::anything);
      var notices = connection.unwrap(PGConnection.class);
      while (!closed) {
        for (var one : hearing) {
          one.look(connection);
        }
        backoff.reset();
        hear(notices.getNotifications(LISTEN_MILLIS));
      }
    } catch (SQLException | RuntimeException e) {
      hearing.forEach(NotificationListener::lost);
      if (!closed && watch.state() instanceof DatabaseState.Up) {
        log.warn("news from other instances are not heard, trying again: {}", reason(e));
      }
    }
  }

  private static String reason(Exception e) {
    return DatabaseLog.reason(e);
  }

  private void subscribe(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var one : hearing) {
        for (var channel : one.channels()) {
          statement.execute("LISTEN " + channel);
        }
      }
    }
  }

  private void hear(PGNotification[] heard) {
    for (var notice : heard) {
      for (var one : hearing) {
        if (one.channels().contains(notice.getName())) {
          one.heard(notice.getName(), notice.getParameter());
        }
      }
    }
    if (heard.length == 0) {
      hearing.forEach(NotificationListener::anything);
    }
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
