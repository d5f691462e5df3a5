package io.weir.streams;

import static io.weir.testkit.time.Eventually.within;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.faults.Report;
import io.weir.postgres.LocalPostgres;
import io.weir.quickstart.GatewayProcess;
import io.weir.quickstart.UserServiceInstance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways and two instances of the user service, all of them processes, under kill -9. */
@Tag("faults")
final class ResumedElsewhereIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long BETWEEN_WRITES_NANOS = Duration.ofMillis(10).toNanos();

  /** Number of watchers, enough for both instances to have some of each form. */
  private static final int WATCHERS = 4;

  private static final int ROWS = 60_000;

  @TempDir Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private final LocalPostgres postgres = LocalPostgres.temporary(60);
  private final List<UserServiceInstance> instances = new ArrayList<>();
  private final List<GatewayProcess> gateways = new ArrayList<>();
  private final List<AutoCloseable> callers = new ArrayList<>();
  private volatile boolean writing = true;

  @BeforeEach
  void start() throws IOException {
    for (var name : List.of("user-service-1", "user-service-2")) {
      var instance = UserServiceInstance.prepare(directory, name, postgres);
      instances.add(instance);
      instance.start();
    }
    instances.forEach(UserServiceInstance::awaitReady);
    var keys =
        """
        apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
        clusters: {users: {endpoints: %s}}
        """
            .formatted(instances.stream().map(each -> '"' + each.address() + '"').toList());
    for (var name : List.of("gateway-a", "gateway-b")) {
      gateways.add(GatewayProcess.prepare(directory, name, keys));
    }
    for (var gateway : gateways) {
      gateway.start();
      for (var instance : instances) {
        var _ =
            within(PATIENCE, "it is in use", () -> gateway.admin().isHealthy(instance.address()));
      }
    }
  }

  @AfterEach
  void stop() throws Exception {
    writing = false;
    for (var caller : callers) {
      caller.close();
    }
    http.shutdownNow();
    gateways.forEach(GatewayProcess::close);
    instances.forEach(UserServiceInstance::close);
    postgres.close();
  }

  @Test
  void aWatchHasNoGapAndNoRepeatWhateverIsKilled() throws Exception {
    var ports = gateways.stream().map(GatewayProcess::port).toList();
    var watchers =
        Stream.of(Way.EVENTS, Way.LINES, Way.SOCKET)
            .flatMap(way -> Stream.generate(() -> Watcher.start(way, ports)).limit(WATCHERS))
            .toList();
    callers.addAll(watchers);
    var _ = within(PATIENCE, "all watch", () -> watchers.stream().allMatch(w -> w.start() >= 0));
    var writer = Thread.ofVirtual().start(this::write);
    awaitMore(watchers, 40);
    instances.getFirst().kill();
    awaitMore(watchers, 80);
    long went = watchers.stream().filter(watcher -> watcher.streams() > 1).count();
    gateways.getFirst().kill();
    awaitMore(watchers, 80);
    writing = false;
    writer.join();
    long last = lastChange();
    var _ =
        within(
            PATIENCE, "all is heard", () -> watchers.stream().allMatch(w -> w.position() >= last));
    Report.measured(
        "watches resumed elsewhere",
        "{} of {} when an instance was killed, all when their gateway was; {} changes each",
        went,
        watchers.size(),
        last - watchers.getFirst().start());
    assertThat(went).as("had the instance that was killed").isPositive();
    for (var watcher : watchers) {
      assertThat(watcher.problems()).isEmpty();
      assertThat(watcher.streams()).isGreaterThan(1);
      assertThat(watcher.heard())
          .isEqualTo(LongStream.rangeClosed(watcher.start() + 1, last).boxed().toList());
    }
  }

  private static void awaitMore(List<Watcher> watchers, int more) {
    var wanted = watchers.stream().mapToLong(watcher -> watcher.position() + more).max();
    var _ =
        within(
            PATIENCE,
            "all have heard more",
            () -> watchers.stream().allMatch(w -> w.position() >= wanted.orElseThrow()));
  }

  /**
   * Writes through the gateway that stays. A write that fails during a kill may have been executed
   * nevertheless.
   */
  private void write() {
    for (int i = 0; writing; i++) {
      var user = "{\"email\": \"user-%d@example.org\", \"displayName\": \"User\"}".formatted(i);
      var request =
          HttpRequest.newBuilder(at(gateways.getLast(), "/v1/users"))
              .header("content-type", "application/json")
              .timeout(Duration.ofSeconds(20))
              .POST(BodyPublishers.ofString(user));
      try {
        var _ = http.send(request.build(), BodyHandlers.discarding());
      } catch (IOException e) {
        // The next iteration tries again.
      } catch (InterruptedException e) {
        return;
      }
      LockSupport.parkNanos(BETWEEN_WRITES_NANOS);
    }
  }

  private long lastChange() throws SQLException {
    try (var database =
            DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
        var statement = database.createStatement();
        var row = statement.executeQuery("SELECT last FROM user_feed")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void anImportIsFollowedToItsEndWhenTheInstanceThatRunsItIsKilled() throws Exception {
    var rows = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      rows.append("{\"email\": \"row-%d@example.org\", \"displayName\": \"Row\"}\n".formatted(i));
    }
    var request =
        HttpRequest.newBuilder(at(gateways.getFirst(), "/v1/users:import"))
            .header("content-type", "application/x-ndjson")
            .POST(BodyPublishers.ofByteArray(rows.toString().getBytes(UTF_8)));
    var imported = http.send(request.build(), BodyHandlers.ofString());
    assertThat(imported.statusCode()).as(imported.body()).isEqualTo(201);
    var job = imported.headers().firstValue("location").orElseThrow();
    List<JsonNode> told = new ArrayList<>();
    UserServiceInstance left = null;
    for (int turn = 0; !isOver(told); turn++) {
      for (var lines = watch(gateways.get(turn % 2), job).iterator(); next(lines, told); ) {
        if (left == null && told.getLast().path("created").asInt() > 0) {
          left = killTheOneThatRuns();
        }
      }
    }
    Report.measured("import of a killed instance", "{} messages, {}", told.size(), told.getLast());
    assertThat(told.getLast().path("state").asText()).isEqualTo("DONE");
    assertThat(told.getLast().path("created").asInt()).isEqualTo(ROWS);
    assertThat(told.stream().map(each -> each.path("created").asInt())).isSorted();
    assertThat(requireNonNull(left).metrics().sum("users_import_rows_total"))
        .as("rows of the one that is left")
        .isBetween(1.0, ROWS - 1.0);
  }

  private static boolean isOver(List<JsonNode> told) {
    return !told.isEmpty()
        && List.of("DONE", "FAILED").contains(told.getLast().path("state").asText());
  }

  private Stream<String> watch(GatewayProcess gateway, String job) throws Exception {
    var request =
        HttpRequest.newBuilder(at(gateway, job + ":watch"))
            .header("accept", "application/x-ndjson");
    return http.send(request.build(), BodyHandlers.ofLines()).body();
  }

  /** Adds the next message. Returns false at the end of the stream, whatever ended it. */
  private static boolean next(Iterator<String> lines, List<JsonNode> told) throws IOException {
    try {
      var message = lines.hasNext() ? JSON.readTree(lines.next()) : JSON.nullNode();
      return message.has("state") && told.add(message);
    } catch (UncheckedIOException broken) {
      return false;
    }
  }

  /** Kills the instance that has created users from rows, and returns the other one. */
  private UserServiceInstance killTheOneThatRuns() throws Exception {
    int running = instances.getFirst().metrics().sum("users_import_rows_total") > 0 ? 0 : 1;
    assertThat(instances.get(running).metrics().sum("users_import_rows_total")).isPositive();
    instances.get(running).kill();
    return instances.get(1 - running);
  }

  private static URI at(GatewayProcess gateway, String path) {
    return URI.create("http://127.0.0.1:" + gateway.port() + path);
  }
}
