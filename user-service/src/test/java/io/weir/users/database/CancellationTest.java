package io.weir.users.database;

import static io.weir.testkit.time.Eventually.eventually;
import static io.weir.testkit.time.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.FieldMaskUtil;
import io.grpc.Status.Code;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.Refusal;
import io.weir.users.TestService;
import io.weir.users.v1.UpdateUserRequest;
import io.weir.users.v1.User;
import io.weir.users.v1.UserServiceGrpc;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CancellationTest {
  private static final Duration SOON = Duration.ofMillis(500);

  private static final TestDatabase database = TestDatabase.create();
  private static final TestService service = TestService.withAllConnections(database);

  @AfterAll
  static void close() {
    service.close();
    database.close();
  }

  @Test
  void statementEndsWhenTheDeadlinePasses() throws SQLException {
    var user = service.create("deadline@example.org", "Before");
    try (var lock = lock(user)) {
      var begun = System.nanoTime();
      var client = service.client().withDeadlineAfter(Duration.ofMillis(300));
      assertThat(Refusal.of(() -> client.updateUser(rename(user))).code())
          .isEqualTo(Code.DEADLINE_EXCEEDED);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
      within(SOON, "no statement waits", () -> waitingStatements() == 0);
      lock.rollback();
    }
    assertThat(database.query("SELECT version FROM users WHERE id = '" + user.getId() + "'"))
        .isEqualTo("1");
    assertThat(service.client().updateUser(rename(user)).getVersion()).isEqualTo(2);
  }

  @Test
  void statementsEndWhenTheirCallersLeave() throws SQLException {
    var user = service.create("leave@example.org", "Before");
    try (var lock = lock(user)) {
      var future = UserServiceGrpc.newFutureStub(service.channel());
      var calls = IntStream.range(0, 10).mapToObj(_ -> future.updateUser(rename(user))).toList();
      eventually("ten statements wait", () -> waitingStatements() == 10);
      calls.forEach(call -> assertThat(call.cancel(true)).isTrue());
      within(SOON, "no statement waits", () -> waitingStatements() == 0);
      eventually("all connections are free", () -> active() == 0);
      lock.rollback();
    }
    assertThat(service.client().updateUser(rename(user)).getVersion()).isEqualTo(2);
  }

  @Test
  void callsInAndOutNeverHitTheNextUserOfAConnection() {
    var user = service.create("storm@example.org", "Before");
    var future = UserServiceGrpc.newFutureStub(service.channel());
    for (var i = 0; i < 300; i++) {
      var call = future.updateUser(rename(user));
      var kept = future.updateUser(rename(user));
      call.cancel(true);
      assertThat(kept).succeedsWithin(Duration.ofSeconds(10));
    }
    eventually("all connections are free", () -> active() == 0);
  }

  @Test
  void databaseItselfEndsAStatementThatTakesTooLong() throws SQLException {
    var d = TestService.config(database);
    var limited =
        new DatabaseConfig(
            d.url(),
            d.user(),
            d.password(),
            2,
            2,
            d.acquire(),
            d.connect(),
            Duration.ofMillis(200),
            d.probe());
    try (var other = TestService.start(limited).awaitUp()) {
      var user = other.create("limit@example.org", "Before");
      try (var lock = lock(user)) {
        var refusal = Refusal.of(() -> other.client().updateUser(rename(user)));
        assertThat(refusal.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
        assertThat(refusal.status().getMessage())
            .isEqualTo("the work took longer than the service allows");
        lock.rollback();
      }
    }
  }

  @Test
  void moreThanMayWaitIsRefusedAtOnce() throws SQLException {
    var d = TestService.config(database);
    var small =
        new DatabaseConfig(
            d.url(),
            d.user(),
            d.password(),
            2,
            1,
            Duration.ofSeconds(5),
            d.connect(),
            d.statement(),
            d.probe());
    try (var other = TestService.start(small).awaitUp()) {
      var user = other.create("busy@example.org", "Before");
      var free = other.create("free@example.org", "Free");
      try (var lock = lock(user)) {
        var future = UserServiceGrpc.newFutureStub(other.channel());
        var two = IntStream.range(0, 2).mapToObj(_ -> future.updateUser(rename(user))).toList();
        eventually("two statements wait", () -> waitingStatements() == 2);
        var third = future.updateUser(rename(free));
        eventually("one call waits", () -> other.figure("waiting") == 1);
        var begun = System.nanoTime();
        var refusal = Refusal.of(() -> other.client().updateUser(rename(free)));
        assertThat(refusal.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
        lock.rollback();
        assertThat(third).succeedsWithin(Duration.ofSeconds(10));
        two.forEach(call -> assertThat(call).succeedsWithin(Duration.ofSeconds(10)));
      }
    }
  }

  /** Locks the row until the transaction ends. */
  private static Connection lock(User user) throws SQLException {
    var connection = database.connect();
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("SELECT 1 FROM users WHERE id = '" + user.getId() + "' FOR UPDATE");
    }
    return connection;
  }

  private static int waitingStatements() {
    return Integer.parseInt(
        database.query(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND state = 'active' AND query LIKE 'UPDATE users%'"));
  }

  private static int active() {
    return service.figure("active");
  }

  private static UpdateUserRequest rename(User user) {
    return UpdateUserRequest.newBuilder()
        .setUser(User.newBuilder().setId(user.getId()).setDisplayName("After"))
        .setUpdateMask(FieldMaskUtil.fromString("display_name"))
        .build();
  }
}
