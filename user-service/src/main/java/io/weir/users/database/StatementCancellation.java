package io.weir.users.database;

import io.weir.users.call.Call;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Cancels the statements of a call when the call ends. A cancel that arrives before the server has
 * begun the statement is lost, so cancels are repeated until this object is closed; after some of
 * them the connection is aborted. Must be closed before the connection returns to the pool: closing
 * waits for a cancel in progress, which would otherwise hit the connection's next user.
 */
final class StatementCancellation implements StatementCustomizer, AutoCloseable {
  private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int CANCELS_BEFORE_ABORT = 20;

  private final Call call;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private final Runnable takeBack;
  private @Nullable Connection connection;
  private boolean closed;

  StatementCancellation(Call call) {
    this.call = call;
    // Cancelling blocks, which the action must not. Only calls that end early start this thread.
    this.takeBack = call.onEnd(() -> Thread.startVirtualThread(this::cancelUntilClosed));
  }

  @Override
  public void beforeExecution(PreparedStatement next, StatementContext ctx) throws SQLException {
    if (call.ended()) {
      throw new SQLException("the caller left before the statement began", SqlStates.CANCELLED);
    }
    lock.lock();
    try {
      connection = next.getConnection();
    } finally {
      lock.unlock();
    }
  }

  private void cancelUntilClosed() {
    lock.lock();
    try {
      for (var cancels = 0; !closed; cancels++) {
        cancel(cancels);
        var _ = closing.awaitNanos(REPEAT_NANOS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void cancel(int before) {
    if (connection == null) {
      return;
    }
    try {
      if (before < CANCELS_BEFORE_ABORT) {
        // The driver ignores every Statement.cancel() of one execution after the first.
        connection.unwrap(PGConnection.class).cancelQuery();
      } else {
        connection.abort(Runnable::run);
      }
    } catch (SQLException e) {
      // The server is unreachable, or the statement has just ended. The next round finds out.
    }
  }

  @Override
  public void close() {
    takeBack.run();
    lock.lock();
    try {
      closed = true;
      connection = null;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
