package io.weir.users.server;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.HealthClient;
import io.weir.users.TestService;
import io.weir.users.v1.GetUserRequest;
import io.weir.users.v1.UpdateUserRequest;
import io.weir.users.v1.User;
import io.weir.users.v1.UserServiceGrpc;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DrainTest {

  @Test
  void runningCallIsAnsweredAndNewOnesGoElsewhere() throws SQLException, InterruptedException {
    try (var database = TestDatabase.create();
        var service = TestService.on(database)) {
      var user = service.create("a@example.org", "A");
      try (var lock = database.connect();
          var statement = lock.createStatement()) {
        lock.setAutoCommit(false);
        statement.execute("SELECT 1 FROM users FOR UPDATE");
        var request =
            UpdateUserRequest.newBuilder().setUser(user.toBuilder().setLocale("de")).build();
        var running = UserServiceGrpc.newFutureStub(service.channel()).updateUser(request);
        eventually("the call runs", () -> service.figure("active") == 1);
        service.health().leave();
        assertThat(new HealthClient(service.channel()).isNotServing()).isTrue();
        // Not ready, but still serving: a client that has not checked health yet gets its answer.
        assertThat(get(service, user)).isEqualTo(user);
        var draining =
            Thread.startVirtualThread(() -> service.server().drain(Duration.ofSeconds(20)));
        eventually("new calls are refused", () -> refused(service, user));
        assertThat(running.isDone()).isFalse();
        lock.rollback();
        assertThat(running).succeedsWithin(Duration.ofSeconds(10));
        draining.join();
      }
    }
  }

  @Test
  void graceIsBounded() throws SQLException {
    try (var database = TestDatabase.create();
        var service = TestService.on(database)) {
      var user = service.create("a@example.org", "A");
      try (var lock = database.connect();
          var statement = lock.createStatement()) {
        lock.setAutoCommit(false);
        statement.execute("SELECT 1 FROM users FOR UPDATE");
        var request =
            UpdateUserRequest.newBuilder().setUser(user.toBuilder().setLocale("de")).build();
        var running = UserServiceGrpc.newFutureStub(service.channel()).updateUser(request);
        eventually("the call runs", () -> service.figure("active") == 1);
        service.server().drain(Duration.ofMillis(100));
        assertThat(running).failsWithin(Duration.ofSeconds(5));
        eventually("its statement ends", () -> service.figure("active") == 0);
        lock.rollback();
      }
    }
  }

  private static User get(TestService service, User user) {
    return service.client().getUser(GetUserRequest.newBuilder().setId(user.getId()).build());
  }

  private static boolean refused(TestService service, User user) {
    try {
      return !get(service, user).isInitialized();
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode() == Code.UNAVAILABLE;
    }
  }
}
