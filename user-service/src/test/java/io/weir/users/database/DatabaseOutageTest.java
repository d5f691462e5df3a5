package io.weir.users.database;

import static io.weir.testkit.time.Eventually.eventually;
import static io.weir.testkit.time.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.RetryInfo;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.weir.testkit.postgres.PostgresServer;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.testkit.proxy.FaultProxy;
import io.weir.users.CapturedLog;
import io.weir.users.HealthClient;
import io.weir.users.Refusal;
import io.weir.users.TestService;
import io.weir.users.v1.GetUserRequest;
import io.weir.users.v1.ListUsersRequest;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DatabaseOutageTest {
  private static final PostgresServer server = PostgresServer.create();

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void start() {
    server.start();
  }

  @Test
  void startsWithoutADatabaseAndServesWhenItAppears() {
    var database = TestDatabase.createOn(server);
    server.stop();
    try (var log = new CapturedLog();
        var service = TestService.start(TestService.config(database))) {
      var health = new HealthClient(service.channel());
      var watched = health.watch();
      eventually("it was tried", () -> !log.with("is away").isEmpty());
      assertThat(health.isNotServing()).isTrue();
      assertRefusedFast(service);
      server.start();
      within(Duration.ofSeconds(5), "it serves", health::isServing);
      assertThat(service.create("a@example.org", "A").getVersion()).isEqualTo(1);
      eventually("the watch was told", () -> watched.contains(ServingStatus.SERVING));
      assertThat(watched).containsExactly(ServingStatus.NOT_SERVING, ServingStatus.SERVING);
      assertThat(log.with(database.url() + " is away")).hasSize(1);
      assertThat(log.with("WARN")).hasSize(1);
    }
  }

  @Test
  void servesWhenTheConnectionsForCallsAreThere() {
    try (var service = TestService.withAllConnections(TestDatabase.createOn(server))) {
      assertThat(service.figure("idle")).isEqualTo(service.figure("size"));
    }
  }

  @Test
  void servesWithTheConnectionsThatTheDatabaseHas() {
    var database = TestDatabase.createOn(server);
    database.limitConnections(4);
    try (var service = TestService.start(impatient(database.url(), database)).awaitUp()) {
      assertThat(service.create("a@example.org", "A").getVersion()).isEqualTo(1);
      // One connection each for the monitor, notifications and our own work; they may open in any
      // order.
      assertThat(service.figure("idle") + service.figure("active")).isBetween(1, 3);
    }
  }

  @Test
  void refusesWhileTheDatabaseIsAwayAndHealsByItself() {
    var database = TestDatabase.createOn(server);
    try (var log = new CapturedLog();
        var service = TestService.withAllConnections(database)) {
      var health = new HealthClient(service.channel());
      var user = service.create("a@example.org", "A");
      readAtOnce(service, user.getId());
      for (var outage = 1; outage <= 2; outage++) {
        server.stop();
        within(Duration.ofMillis(1500), "health says so", health::isNotServing);
        assertRefusedFast(service);
        server.start();
        within(Duration.ofSeconds(4), "it is back", health::isServing);
        readAtOnce(service, user.getId());
        assertThat(log.with(database.url() + " is away")).hasSize(outage);
        assertThat(log.with(database.url() + " is back")).hasSize(outage);
      }
    }
  }

  @Test
  void silentDatabaseIsAwayTooAndGetsItsConnectionsTaken() {
    var database = TestDatabase.createOn(server);
    try (var proxy = FaultProxy.to(server.port())) {
      var url = database.url().replace(":" + server.port() + "/", ":" + proxy.port() + "/");
      try (var service = TestService.start(impatient(url, database)).awaitUp()) {
        var health = new HealthClient(service.channel());
        var user = service.create("a@example.org", "A");
        proxy.silence();
        // In transit when the database falls silent: ended by its deadline, not by the socket.
        var waiting = service.client().withDeadlineAfter(Duration.ofMillis(300));
        var request = GetUserRequest.newBuilder().setId(user.getId()).build();
        assertThat(Refusal.of(() -> waiting.getUser(request)).code())
            .isEqualTo(Code.DEADLINE_EXCEEDED);
        within(Duration.ofSeconds(4), "health says so", health::isNotServing);
        assertRefusedFast(service);
        proxy.pass();
        within(Duration.ofSeconds(5), "it is back", health::isServing);
        readAtOnce(service, user.getId());
        eventually("no connection is kept", () -> service.figure("active") == 0);
      }
    }
  }

  /** Returns a configuration that considers a database away after a second of silence. */
  private static DatabaseConfig impatient(String url, TestDatabase database) {
    var usual = DatabaseConfig.of(url, database.user(), database.password());
    return new DatabaseConfig(
        usual.url(),
        usual.user(),
        usual.password(),
        usual.pool(),
        usual.waiting(),
        usual.acquire(),
        Duration.ofSeconds(1),
        usual.statement(),
        usual.probe());
  }

  /** Reads with all connections of the pool in use, so that none of them can be a broken one. */
  private static void readAtOnce(TestService service, String id) {
    var request = GetUserRequest.newBuilder().setId(id).build();
    var found =
        IntStream.range(0, 100).parallel().mapToObj(_ -> service.client().getUser(request)).count();
    assertThat(found).isEqualTo(100);
  }

  private static void assertRefusedFast(TestService service) {
    var begun = System.nanoTime();
    var refusal =
        Refusal.of(() -> service.client().listUsers(ListUsersRequest.getDefaultInstance()));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(500));
    assertThat(refusal.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(refusal.detail(RetryInfo.class).getRetryDelay().getSeconds()).isEqualTo(1);
    assertThat(refusal.status().getMessage()).isEqualTo("the database is away");
  }
}
