package io.weir.loadbalancer.cluster;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.runtime.health.Health;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EjectionTest {
  private final ScriptedUpstream one = answering();
  private final ScriptedUpstream two = answering();
  private final ScriptedUpstream three = answering();

  private static ScriptedUpstream answering() {
    return ScriptedUpstream.start().always(Edge.RPC, Answer.ok(new byte[] {1}));
  }

  @AfterEach
  void stop() {
    List.of(one, two, three).forEach(ScriptedUpstream::close);
  }

  /** Returns a configuration with frequent checks and ejections of 300 ms. */
  private static String quick(String outliers) {
    return """
    health: {interval: 30ms, timeout: 500ms, healthy: 2, unhealthy: 3},
    outliers: {%s},
    breaker: {failure-rate: 100%%, window: 20s, min-calls: 1000000, open: 1s..10s}
    """
        .formatted(outliers);
  }

  private static String state(Edge edge, ScriptedUpstream upstream) {
    return edge.cluster.view().endpoints().stream()
        .filter(e -> e.address().equals(upstream.address()))
        .map(ClusterView.EndpointView::state)
        .findFirst()
        .orElse("");
  }

  @Test
  void takesOutWhoFailsInTheTrailersAndLetsItBack() {
    one.always(Edge.RPC, Answer.statusAfter(Status.INTERNAL, new Metadata(), new byte[1]));
    try (var edge = Edge.before(quick("ejection: 2s"), one, two, three)) {
      int calls = 0;
      while (!state(edge, one).equals("ejected")) {
        assertThat(calls++).isLessThan(1_000);
        var _ = edge.call(Repeat.NEVER);
      }
      // Seven errors in a row and as many good answers of the others, 21 calls together.
      long failed = one.executions(Edge.RPC);
      long good = two.executions(Edge.RPC) + three.executions(Edge.RPC);
      assertThat(List.of(failed, good)).allMatch(count -> count >= 7);
      assertThat(failed + good).isGreaterThanOrEqualTo(21);
      assertThat(edge.telemetry.prometheus())
          .containsPattern("weir_endpoint_ejections_total\\{.*" + one.address() + ".*} [1-9]");
      one.always(Edge.RPC, Answer.ok(new byte[] {1}));
      eventually("it is back", () -> state(edge, one).equals("active"));
    }
  }

  /** Errors that a caller provokes at every endpoint are no fault of an endpoint. */
  @ParameterizedTest
  @CsvSource({"INTERNAL, 0", "INTERNAL, 1", "UNKNOWN, 3", "DATA_LOSS, 1"})
  void blamesNobodyForErrorsThatCallersProvoke(Status.Code code, int wellBehaved) {
    var attack = "weir.test.Things/Crash";
    for (var each : List.of(one, two, three)) {
      each.always(attack, Answer.status(code.toStatus()));
    }
    try (var edge = Edge.before("", one, two, three)) {
      for (int i = 0; i < 200; i++) {
        var crash = edge.headers(Repeat.SAFE).path("/" + attack).build();
        assertThat(Edge.status(edge.send(crash).aggregate().join())).isEqualTo(code.value());
        for (int j = 0; j < wellBehaved; j++) {
          assertThat(Edge.status(edge.call(Repeat.NEVER))).isZero();
        }
      }
      var seen = one.executions(attack) + two.executions(attack) + three.executions(attack);
      assertThat(seen).as("repeated nowhere").isEqualTo(200);
      assertThat(edge.cluster.view().endpoints()).allMatch(each -> each.state().equals("active"));
      assertThat(edge.cluster.view().breakers().values()).allMatch("closed"::equals);
      assertThat(Edge.status(edge.call(Repeat.NEVER))).isZero();
    }
  }

  @Test
  void showsWhoIsOutAndForHowLong() {
    one.always(Edge.RPC, Answer.status(Status.UNAVAILABLE));
    try (var edge = Edge.before(quick("ejection: 60s"), one, two, three)) {
      for (int i = 0; i < 40; i++) {
        assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
      }
      var shown = edge.cluster.view().endpoints().getFirst();
      assertThat(shown.state()).isEqualTo("ejected");
      assertThat(shown.reason()).isEqualTo("ejected: 5 failures in a row");
      assertThat(shown.ejections()).isEqualTo(1);
      assertThat(shown.ejectedMillis()).isBetween(1L, 66_000L);
      assertThat(one.executions(Edge.RPC)).isEqualTo(5);
      assertThat(edge.telemetry.prometheus())
          .contains("weir_cluster_endpoints{cluster=\"things\",state=\"ejected\"} 1.0");
    }
  }

  @Test
  void goesOnWithWhoSaysThatItDoesNotServeWhenAllSaySo() {
    try (var edge = Edge.before(quick("ejection: 300ms"), one, two)) {
      one.health(ServingStatus.NOT_SERVING);
      two.health(ServingStatus.NOT_SERVING);
      eventually("it fails open", () -> edge.cluster.view().failsOpen());
      eventually("both are out", () -> state(edge, one).equals(state(edge, two)));
      assertThat(Edge.status(edge.call(Repeat.NEVER))).isZero();
      assertThat(ClusterHealth.of(edge.cluster).state())
          .as("a gateway must not be ready before its instances serve")
          .isEqualTo(Health.State.UNHEALTHY);
      assertThat(edge.telemetry.prometheus())
          .contains("weir_cluster_fails_open{cluster=\"things\"} 1.0");
      one.health(ServingStatus.SERVING);
      two.health(ServingStatus.SERVING);
      eventually("it does not any more", () -> !edge.cluster.view().failsOpen());
    }
  }

  @Test
  void refusesAtOnceWhenAllRefuseToConnect() {
    try (var edge = Edge.before(quick("ejection: 300ms"), one, two)) {
      one.stop();
      two.stop();
      eventually(
          "both are out",
          () -> edge.cluster.view().endpoints().stream().noneMatch(e -> e.healthy()));
      eventually("nobody is asked", () -> !edge.cluster.view().failsOpen());
      assertThat(ClusterHealth.of(edge.cluster).state()).isEqualTo(Health.State.UNHEALTHY);
      var answer = edge.call(Repeat.SAFE);
      assertThat(Edge.status(answer)).isEqualTo(14);
      assertThat(answer.headers().get("grpc-message")).endsWith("2 could not connect");
      one.restart();
      eventually("it serves", () -> Edge.status(edge.call(Repeat.SAFE)) == 0);
    }
  }
}
