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
 * Dispatches PostgreSQL notifications to listeners, on its own thread and connection. A
 * notification may be lost with a connection, so listeners also refresh after a second without one
 * and after every new connection.
 */
public final class NotificationDispatcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NotificationDispatcher.class);
  private static final int LISTEN_MILLIS = 1000;
  private static final Duration UNTIL_UP = Duration.ofMillis(50);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final DataSource source;
  private final DatabaseMonitor monitor;
  private final Backoff backoff;
  private final List<NotificationListener> listeners;
  private final Semaphore never = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  NotificationDispatcher(
      DataSource source,
      DatabaseMonitor monitor,
      Backoff backoff,
      List<NotificationListener> listeners) {
    this.source = source;
    this.monitor = monitor;
    this.backoff = backoff;
    this.listeners = List.copyOf(listeners);
    // A virtual thread, because an interrupt also ends its wait for the network.
    this.thread = Thread.ofVirtual().name("notifications").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      var up = monitor.state() instanceof DatabaseState.Up;
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
      // Notifications sent before the subscription were missed.
      listeners.forEach(NotificationListener::anythingMayHaveChanged);
      var notifications = connection.unwrap(PGConnection.class);
      while (!closed) {
        var session = SqlSession.on(connection);
        listeners.forEach(listener -> listener.refresh(session));
        backoff.reset();
        dispatch(notifications.getNotifications(LISTEN_MILLIS));
      }
    } catch (SQLException | RuntimeException e) {
      listeners.forEach(NotificationListener::disconnected);
      if (!closed && monitor.state() instanceof DatabaseState.Up) {
        log.warn(
            "notifications of other instances are not received, connecting again: {}",
            DatabaseLog.reason(e));
      }
    }
  }

  private void subscribe(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var listener : listeners) {
        for (var channel : listener.channels()) {
          statement.execute("LISTEN " + channel);
        }
      }
    }
  }

  private void dispatch(PGNotification[] received) {
    for (var notification : received) {
      for (var listener : listeners) {
        if (listener.channels().contains(notification.getName())) {
          listener.notified(notification.getName(), notification.getParameter());
        }
      }
    }
    if (received.length == 0) {
      listeners.forEach(NotificationListener::anythingMayHaveChanged);
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
