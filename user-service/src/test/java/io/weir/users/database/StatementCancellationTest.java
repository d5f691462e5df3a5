package io.weir.users.database;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.call.Call;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StatementCancellationTest {
  /** Statement to which the first cancel makes no difference, as one that came too early. */
  private static final String DEAF_TO_THE_FIRST =
      """
      DO $$
      BEGIN
        BEGIN
          PERFORM pg_sleep(60);
        EXCEPTION WHEN query_canceled THEN
          PERFORM pg_sleep(60);
        END;
      END $$
      """;

  /** Call whose caller leaves when the test says so. */
  private record LeavingCall(CompletableFuture<Void> left) implements Call {
    @Override
    public long remainingNanos() {
      return Long.MAX_VALUE;
    }

    @Override
    public boolean ended() {
      return left.isDone();
    }

    @Override
    public Runnable onEnd(Runnable action) {
      var registered = left.thenRun(action);
      return () -> registered.cancel(false);
    }
  }

  @Test
  void cancelsAgainWhenACancelWasLostAndKeepsTheConnection() throws SQLException {
    var call = new LeavingCall(new CompletableFuture<>());
    try (var database = TestDatabase.create();
        var handle = Jdbi.create(database.url(), database.user(), database.password()).open()) {
      var running = CompletableFuture.runAsync(() -> run(handle, call));
      eventually(
          "the statement sleeps",
          () ->
              database
                  .query("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
                  .equals("1"));

      call.left().complete(null);

      assertThatThrownBy(running::join)
          .hasCauseInstanceOf(UnableToExecuteStatementException.class)
          .rootCause()
          .isInstanceOfSatisfying(
              SQLException.class,
              thrown -> assertThat(thrown.getSQLState()).isEqualTo(SqlStates.CANCELLED));
      assertThat(handle.getConnection().isValid(5)).isTrue();
    }
  }

  private static void run(Handle handle, Call call) {
    try (var cancellation = new StatementCancellation(call)) {
      handle.getConfig(SqlStatements.class).addCustomizer(cancellation);
      handle.execute(DEAF_TO_THE_FIRST);
    }
  }
}
