package io.weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import io.weir.quickstart.GatewayProcess;
import io.weir.quickstart.UserServiceInstance;
import io.weir.testkit.proxy.FaultProxy;
import io.weir.testkit.time.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Experiments whose instances must be processes, under an open load. A comment beside an assertion
 * says what it allows beyond the experiment for a busy machine.
 */
@Tag("faults")
final class RealInstancesIT {
  private static final int RATE = Integer.getInteger("faults.rate", 100);

  /** Allowance for a p99 on a machine with shared processors. */
  private static final double NOISE_MILLIS = 60;

  @TempDir static Path directory;

  private static Stage stage;

  @BeforeAll
  static void start() throws IOException {
    stage = Stage.start(directory);
    stage.warmUp(RATE);
  }

  @AfterAll
  static void end() {
    stage.close();
  }

  private static UserServiceInstance victim() {
    return stage.instances.get(1);
  }

  @Test
  void e1LosesNothingButWritesUnderWayWhenAnInstanceIsKilled() throws Exception {
    try (var front = Front.before(stage.addresses())) {
      var load = OpenLoad.at(RATE, front.port());
      load.until(4);
      double killed = load.now();
      victim().kill();
      load.until(killed + 1.2);
      long asked = front.admin().requests(victim().address());
      load.until(killed + 8);
      long askedLater = front.admin().requests(victim().address()) - asked;
      var figures = load.stop();
      victim().start();
      stage.awaitAll(front);

      var before = figures.between(1, killed - 0.5);
      var after = figures.between(killed + 2, killed + 8);
      Report.measured("E1", "{}; before {}; from 2 s after {}", figures, before, after);
      assertThat(figures.reads().failures()).isEmpty();
      assertThat(figures.writes().failures())
          .allSatisfy(each -> assertThat(each.at()).isBetween(killed - 1, killed + 0.5))
          .hasSizeLessThanOrEqualTo(2);
      assertThat(askedLater).as("requests to it a health interval later").isZero();
      assertThat(after.p99()).isLessThan(2 * before.p99() + NOISE_MILLIS);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "least-requests, '{attempts: 3, budget: 20%, backoff: 25ms..250ms}'",
    "least-requests, '{attempts: 3, budget: 20%, backoff: 25ms..250ms, hedge: p95}'",
    "peak-ewma,      '{attempts: 3, budget: 20%, backoff: 25ms..250ms}'"
  })
  void e2FindsAFrozenInstanceAndTakesItBackWithinThirtySeconds(String policy, String retry)
      throws Exception {
    var frozen = victim().address();
    try (var front =
        Front.before(
            stage.addresses(),
            "balance: " + policy,
            "retry: " + retry,
            "attempt-timeout: 1s",
            "slow-start: 5s")) {
      var load = OpenLoad.at(RATE, front.port());
      load.until(6);
      double froze = load.now();
      victim().freeze();
      double out = froze + 10;
      double found = Double.NaN;
      long late = 0;
      while (load.now() < out) {
        if (Double.isNaN(found) && !front.state(frozen).equals("active")) {
          found = load.now() - froze;
        }
        if (late == 0 && load.now() > froze + 3) {
          late = front.admin().requests(frozen);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      long after = front.admin().requests(frozen) - late;
      victim().thaw();
      double thawed = load.now();
      long requests = front.admin().requests(frozen);
      var _ =
          Eventually.within(
              Duration.ofSeconds(30),
              "it is in use again",
              () ->
                  front.state(frozen).equals("active")
                      && front.admin().requests(frozen) - requests >= 20);
      double back = load.now() - thawed;
      var figures = load.stop();
      Report.measured(
          "E2 " + policy + " " + retry,
          "out after {} s, {} requests from 3 s on, back after {} s; {}",
          found,
          after,
          back,
          figures.between(froze, load.now()));
      assertThat(figures.reads().failures()).isEmpty();
      // The attempt timeout and one second. Peak EWMA avoids the instance even earlier.
      assertThat(policy.equals("peak-ewma") ? 0 : found).isLessThan(1 + 1 + 0.5);
      assertThat(after).as("share from 3 s on").isLessThan((long) (7 * RATE * 0.02));
      assertThat(figures.p99()).as("within the deadline").isLessThan(5_000);
      assertThat(figures.slowest()).isLessThan(5_000 + 1_000);
    }
    try (var front = Front.before(stage.addresses())) {
      stage.awaitAll(front);
    }
  }

  @Test
  void e3GivesOneThatIsTenTimesSlowerNextToNothing() throws Exception {
    try (var slow = FaultProxy.to(victim().port())) {
      var addresses = new ArrayList<>(stage.addresses());
      addresses.set(1, slow.address());
      try (var front = Front.before(addresses, "balance: peak-ewma")) {
        var load = OpenLoad.at(RATE, front.port());
        load.until(5);
        var hold = Duration.ofMillis(Math.max(20, 5 * (long) load.soFar().p50()));
        slow.delay(hold);
        double from = load.now();
        load.until(from + 5);
        long asked = front.admin().requests(slow.address());
        load.until(from + 15);
        long share = front.admin().requests(slow.address()) - asked;
        var figures = load.stop();
        var healthy = figures.between(1, from);
        var after = figures.between(from + 5, from + 15);
        Report.measured(
            "E3",
            "{} ms slower: {} of {} requests; healthy {}; slow {}",
            2 * hold.toMillis(),
            share,
            after.count(),
            healthy,
            after);
        assertThat(figures.failures()).isEmpty();
        // 15 % of a third, and as much for latency peaks that the machine causes in the other
        // instances.
        assertThat((double) share / after.count()).isLessThan(0.1);
        assertThat(after.p99()).isLessThan(2 * healthy.p99() + NOISE_MILLIS);
      }
    }
  }

  @Test
  void e10KeepsReadsGoodInAStormOfResets() throws Exception {
    var proxies = stage.instances.stream().map(instance -> FaultProxy.to(instance.port())).toList();
    var addresses = proxies.stream().map(FaultProxy::address).toList();
    try (var front = Front.before(addresses)) {
      var load = OpenLoad.at(RATE, front.port());
      load.until(2);
      int before = proxies.stream().mapToInt(FaultProxy::accepted).sum();
      int resets = 30;
      for (int i = 1; i <= resets; i++) {
        proxies.forEach(FaultProxy::resetAll);
        load.until(2 + i);
      }
      int accepted = proxies.stream().mapToInt(FaultProxy::accepted).sum() - before;
      load.until(load.now() + 2);
      var figures = load.stop();
      Report.measured(
          "E10",
          "{} connections after {} resets of three instances; {}",
          accepted,
          resets,
          figures);
      assertThat(figures.reads().errors()).isLessThanOrEqualTo(0.001);
      // One per instance and event loop.
      int loops = Math.max(2, 2 * Runtime.getRuntime().availableProcessors());
      assertThat(accepted).isLessThanOrEqualTo(resets * 3 * (loops + 1));
    } finally {
      proxies.forEach(FaultProxy::close);
    }
  }

  @Test
  void e11LosesNothingInARollingRestartOfAllInstances() throws Exception {
    try (var front = Front.before(stage.addresses())) {
      var load = OpenLoad.at(RATE / 2, front.port());
      load.until(2);
      for (var instance : stage.instances) {
        assertThat(instance.terminate()).isEqualTo(143);
        instance.start();
        stage.awaitAll(front);
      }
      load.until(load.now() + 2);
      var figures = load.stop();
      Report.measured("E11 instances", "{}", figures);
      assertThat(figures.failures()).isEmpty();
    }
  }

  @Test
  void e11LosesNothingInARollingRestartOfTheGateways() throws Exception {
    // Long enough for a load balancer to notice that a gateway is not ready.
    var keys = Front.yaml(stage.addresses(), "{delay: 1500ms, grace: 10s}");
    var gateways =
        List.of(
            GatewayProcess.prepare(directory, "gateway-1", keys),
            GatewayProcess.prepare(directory, "gateway-2", keys));
    try {
      for (var gateway : gateways) {
        gateway.start();
      }
      var targets = Between.of(gateways);
      var load = OpenLoad.at(RATE / 2, targets::next);
      load.until(3);
      for (var gateway : gateways) {
        gateway.retire();
        targets.leave(gateway);
        assertThat(gateway.terminate()).isEqualTo(143);
        gateway.start();
        targets.enter(gateway);
        load.until(load.now() + 2);
      }
      var figures = load.stop();
      Report.measured("E11 gateways", "{}", figures);
      assertThat(figures.failures()).isEmpty();
    } finally {
      gateways.forEach(GatewayProcess::close);
    }
  }

  @Test
  void e17CancelsTheStatementOfACallerWhoLeft() throws Exception {
    var postgres = stage.postgres;
    try (var front = Front.before(stage.addresses());
        var database =
            DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
        var watch =
            DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password())) {
      var client = front.client();
      database.setAutoCommit(false);
      List<Duration> took = new ArrayList<>();
      try (var lock = database.createStatement()) {
        lock.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE");
        for (int i = 0; i < 5; i++) {
          var write =
              HttpRequest.of(
                  HttpMethod.POST,
                  "/v1/users",
                  MediaType.JSON,
                  "{\"email\": \"never-%d@example.com\", \"displayName\": \"Never\"}".formatted(i));
          var response = client.execute(write);
          var answer = response.aggregate();
          Eventually.eventually("it waits for the lock", () -> waiting(watch) == 1);
          response.abort();
          took.add(
              Eventually.within(
                  Duration.ofSeconds(10), "it is cancelled", () -> waiting(watch) == 0));
          assertThat(answer).failsWithin(Duration.ofSeconds(5));
        }
      }
      database.rollback();
      Report.measured("E17 statements", "cancelled after {}", took);
      assertThat(took.stream().min(Duration::compareTo).orElseThrow())
          .isLessThan(Duration.ofMillis(300));
    }
  }

  private static int waiting(Connection watch) throws SQLException {
    try (var statement = watch.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity"
                    + " WHERE wait_event_type = 'Lock' AND query ILIKE '%insert%'")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
