package io.weir.users.user;

import static io.weir.testkit.time.Eventually.eventually;
import static io.weir.testkit.time.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.micrometer.core.instrument.Timer;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.StreamReader;
import io.weir.users.TestService;
import io.weir.users.TestUsers;
import io.weir.users.v1.ExportUsersRequest;
import io.weir.users.v1.User;
import io.weir.users.v1.UserServiceGrpc;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ExportUsersTest {
  private static final int USERS = 30_000;

  private static final TestDatabase database = TestDatabase.create();
  private static final TestService service = TestService.on(database);

  @BeforeAll
  static void fill() {
    database.execute(TestUsers.many(USERS));
  }

  @AfterAll
  static void close() {
    service.close();
    database.close();
  }

  @Test
  void allUsersComeOnceInOrder() {
    var export = export("").take(Integer.MAX_VALUE);
    assertThat(export.awaitEnd().isOk()).isTrue();
    assertThat(export.got()).hasSize(USERS);
    assertThat(export.got().stream().map(User::getId)).isSorted();
    assertThat(new HashSet<>(export.got())).hasSize(USERS);
  }

  @Test
  void readerThatStallsHoldsTheExportBackInTheDatabaseAndHoldsNoConnection() {
    var read = rowsRead();
    var export = export("").take(10);
    export.await(10);
    within(Duration.ofSeconds(5), "it stands still", ExportUsersTest::standsStill);
    assertThat(rowsRead() - read).isLessThan(USERS / 2);
    assertThat(service.figure("active")).isZero();
    export.take(Integer.MAX_VALUE);
    assertThat(export.awaitEnd().isOk()).isTrue();
    assertThat(export.got().stream().map(User::getId)).isSorted().doesNotHaveDuplicates();
    assertThat(export.got()).hasSize(USERS);
  }

  @Test
  void exportThatBrokeOffGoesOnBehindTheLastUser() {
    var broken = export("").take(1000);
    var last = broken.await(1000).getLast().getId();
    broken.cancel();
    var rest = export(last).take(Integer.MAX_VALUE);
    assertThat(rest.awaitEnd().isOk()).isTrue();
    assertThat(rest.got()).hasSize(USERS - 1000);
    assertThat(rest.got().getFirst().getId()).isGreaterThan(last);
  }

  @Test
  void exportAndItsStatementEndWhenTheCallerLeaves() throws SQLException {
    try (var lock = database.connect();
        var statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE");
      var export = export("").take(1);
      eventually("its statement waits", () -> service.figure("active") == 1);
      export.cancel();
      within(Duration.ofSeconds(1), "its statement ends", () -> service.figure("active") == 0);
      eventually("no stream is open", () -> service.openStreams() == 0);
      lock.rollback();
    }
  }

  @Test
  void placeToGoOnFromIsChecked() {
    var refused = export("x").take(1);
    assertThat(refused.awaitEnd().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
  }

  private static StreamReader<ExportUsersRequest, User> export(String after) {
    var request = ExportUsersRequest.newBuilder().setAfter(after).build();
    var method = UserServiceGrpc.getExportUsersMethod();
    return StreamReader.open(service.channel(), method, request, new Metadata());
  }

  private static boolean standsStill() throws InterruptedException {
    var before = statements();
    return !new Semaphore(0).tryAcquire(300, TimeUnit.MILLISECONDS) && statements() == before;
  }

  private static long rowsRead() {
    return statements() * 201;
  }

  private static long statements() {
    var timers = service.meters().find("db.client.operation.duration");
    return timers.tag("statement", "SELECT users").timers().stream().mapToLong(Timer::count).sum();
  }
}
