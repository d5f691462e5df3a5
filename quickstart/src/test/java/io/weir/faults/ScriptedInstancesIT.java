package io.weir.faults;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpResponse;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.weir.testkit.time.Eventually;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import io.weir.users.v1.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Experiments with three scripted instances that take a long time. */
@Tag("faults")
final class ScriptedInstancesIT {
  private static final String READ = "weir.users.v1.UserService/ListUsers";
  private static final String WRITE = "weir.users.v1.UserService/CreateUser";
  private static final Answer LIST = Answer.ok(new byte[0]);
  private static final Answer CREATED =
      Answer.ok(
          User.newBuilder().setId("0190a1b2-0000-7000-8000-000000000000").build().toByteArray());

  private final List<ScriptedUpstream> instances =
      IntStream.range(0, 3).mapToObj(i -> up(ScriptedUpstream.start())).toList();
  private final List<String> addresses = instances.stream().map(ScriptedUpstream::address).toList();

  @AfterEach
  void stop() {
    instances.forEach(ScriptedUpstream::close);
  }

  private static ScriptedUpstream up(ScriptedUpstream instance) {
    instance.always(READ, LIST).always(WRITE, CREATED).health(ServingStatus.SERVING);
    return instance;
  }

  private static void down(ScriptedUpstream instance) {
    var failure = Answer.status(Status.UNAVAILABLE);
    instance.always(READ, failure).always(WRITE, failure).health(ServingStatus.NOT_SERVING);
  }

  @Test
  void e5IsLessAndLessDisturbedByOneThatComesAndGoes() throws Exception {
    var bad = instances.getFirst();
    // Health checks that succeed at once, so that only the state of an endpoint can reduce its
    // load.
    var checks = "health: {interval: 200ms, timeout: 500ms, healthy: 1, unhealthy: 3}";
    try (var front = Front.before(addresses, checks, "outliers: {ejection: 3s}")) {
      var load = OpenLoad.at(100, front.port());
      load.until(1);
      int entries = 0;
      var before = "active";
      long longest = 0;
      for (int tick = 1; tick <= 280; tick++) {
        if (tick % 20 == 1) {
          down(bad);
        } else if (tick % 20 == 11) {
          up(bad);
        }
        load.until(1 + tick / 10.0);
        var shown = front.admin().endpoint(bad.address());
        var state = shown.path("state").asText();
        entries += state.equals("active") && !before.equals("active") ? 1 : 0;
        before = state;
        longest = Math.max(longest, shown.path("ejectedMillis").asLong());
      }
      up(bad);
      var figures = load.stop();
      Report.measured(
          "E5", "14 downs, {} times back, longest ejection {} ms; {}", entries, longest, figures);
      assertThat(figures.errors()).isLessThan(0.005);
      assertThat(longest).as("grows").isGreaterThan(5_000);
      assertThat(entries).as("of 14").isLessThanOrEqualTo(7);
    }
  }

  @Test
  void e6RecoversWithinFiveSecondsAfterAllHaveFailed() {
    var failure = Answer.status(Status.UNAVAILABLE);
    try (var front = Front.before(addresses)) {
      var client = front.client();
      instances.forEach(each -> each.always(READ, failure));
      eventually(
          "the breaker is open",
          () -> client.get("/v1/users").aggregate().get().contentUtf8().contains("breaker"));
      // Long enough to reach the maximum time for which it stays open.
      long failing = System.nanoTime() + Duration.ofSeconds(9).toNanos();
      while (System.nanoTime() - failing < 0) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        long began = System.nanoTime();
        var refused = client.get("/v1/users").aggregate().join();
        assertThat(refused.status().code()).isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
      }
      assertThat(client.get("/v1/users").aggregate().join().headers().get("retry-after"))
          .isEqualTo("1");
      instances.forEach(ScriptedInstancesIT::up);
      var took =
          Eventually.within(
              Duration.ofSeconds(5),
              "it serves",
              () -> client.get("/v1/users").aggregate().get().status().code() == 200);
      Report.measured("E6 all fail", "recovered in {} ms", took.toMillis());
    }
  }

  private long open() {
    return instances.stream().mapToInt(ScriptedUpstream::open).sum();
  }

  @Test
  void e17LeaksNoStreamInTenThousandCancellations() throws Exception {
    instances.forEach(each -> each.always(READ, Answer.never()));
    try (var front = Front.before(addresses)) {
      var client = front.client();
      int batch = 100;
      for (int i = 0; i < 100; i++) {
        List<HttpResponse> calls = new ArrayList<>();
        for (int j = 0; j < batch; j++) {
          calls.add(client.get("/v1/users"));
        }
        calls.forEach(OpenLoad::forget);
        if (i % 2 == 0) {
          eventually("all are there", () -> open() >= batch);
        }
        calls.forEach(HttpResponse::abort);
        eventually("all are cancelled", () -> open() == 0);
      }
      eventually("nothing is left", () -> left(front.admin().get("/clusters").get(0)) == 0);
      long cancelled = instances.stream().mapToInt(ScriptedUpstream::cancellations).sum();
      Report.measured("E17 leaks", "10000 calls, {} came to an instance, 0 open", cancelled);
      assertThat(cancelled).isGreaterThanOrEqualTo(5_000);
    }
  }

  /** Returns the calls and attempts in flight. */
  private static long left(JsonNode cluster) {
    long left = cluster.path("inFlight").asLong();
    for (var endpoint : cluster.path("endpoints")) {
      left += endpoint.path("inFlight").asLong();
    }
    return left;
  }
}
