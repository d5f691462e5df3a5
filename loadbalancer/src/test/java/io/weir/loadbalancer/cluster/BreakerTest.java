package io.weir.loadbalancer.cluster;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Circuit breakers: what opens one, what it shuts off, and what closes it. */
final class BreakerTest {
  private static final String OTHER = "weir.test.Things/List";
  private static final Answer UNWELL = Answer.status(Status.UNAVAILABLE);

  private final ScriptedUpstream one = ScriptedUpstream.start();
  private final ScriptedUpstream two = ScriptedUpstream.start();
  private final ScriptedUpstream three = ScriptedUpstream.start();

  @AfterEach
  void stop() {
    List.of(one, two, three).forEach(ScriptedUpstream::close);
  }

  private static int call(Edge edge, String rpc) {
    var headers = edge.headers(Repeat.NEVER).path("/" + rpc).build();
    return Edge.status(edge.send(headers).aggregate().join());
  }

  private static @Nullable String state(Edge edge, String rpc) {
    return edge.cluster.view().breakers().get(rpc);
  }

  private static Edge edge(String keys, ScriptedUpstream... instances) {
    var edge =
        Edge.before(
            "outliers: false, breaker: {min-calls: 10, open: 1h..1h}, retry: {attempts: 1}, "
                + keys,
            instances);
    eventually(
        "all are checked",
        () -> edge.cluster.view().endpoints().stream().allMatch(e -> e.state().equals("active")));
    return edge;
  }

  @Test
  void shutsOffOneMethodOfAService() {
    one.always(Edge.RPC, UNWELL);
    try (var edge = edge("timeout: 5s", one)) {
      for (int i = 0; i < 30; i++) {
        assertThat(call(edge, Edge.RPC)).isEqualTo(14);
        assertThat(call(edge, OTHER)).isZero();
      }
      assertThat(one.executions(Edge.RPC)).isEqualTo(10);
      assertThat(one.executions(OTHER)).isEqualTo(30);
      assertThat(state(edge, Edge.RPC)).isEqualTo("open");
      assertThat(state(edge, OTHER)).isEqualTo("closed");
    }
  }

  /** One bad instance of three is the business of ejection; the method is well. */
  @Test
  void staysClosedWhileInstancesDisagree() {
    one.always(Edge.RPC, UNWELL);
    two.always(Edge.RPC, UNWELL);
    try (var edge = edge("timeout: 5s", one, two, three)) {
      for (int i = 0; i < 90; i++) {
        var _ = call(edge, Edge.RPC);
      }
      assertThat(state(edge, Edge.RPC)).isEqualTo("closed");
      assertThat(three.executions(Edge.RPC)).isPositive();
    }
  }

  @Test
  void opensWhenAllInstancesFail() {
    for (var each : List.of(one, two, three)) {
      each.always(Edge.RPC, UNWELL);
    }
    try (var edge = edge("timeout: 5s", one, two, three)) {
      for (int i = 0; i < 60; i++) {
        assertThat(call(edge, Edge.RPC)).isEqualTo(14);
      }
      assertThat(state(edge, Edge.RPC)).isEqualTo("open");
      var all = one.executions(Edge.RPC) + two.executions(Edge.RPC) + three.executions(Edge.RPC);
      assertThat(all).isLessThan(40);
    }
  }

  /** An error about the request does not say that the instance is unwell. */
  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"UNKNOWN", "INTERNAL", "DATA_LOSS", "DEADLINE_EXCEEDED", "NOT_FOUND", "ABORTED"})
  void staysClosedWhenAServiceAnswersErrors(Status.Code code) {
    one.always(Edge.RPC, Answer.status(code.toStatus()));
    try (var edge = edge("timeout: 5s", one)) {
      for (int i = 0; i < 40; i++) {
        assertThat(call(edge, Edge.RPC)).isEqualTo(code.value());
      }
      assertThat(one.executions(Edge.RPC)).isEqualTo(40);
    }
  }

  @Test
  void letsProbesThroughWhenAnInstanceReturns() {
    one.always(Edge.RPC, UNWELL);
    try (var edge = edge("health: {interval: 50ms}", one)) {
      for (int i = 0; i < 20; i++) {
        assertThat(call(edge, Edge.RPC)).isEqualTo(14);
      }
      assertThat(state(edge, Edge.RPC)).as("for an hour").isEqualTo("open");
      one.stop();
      eventually("it is out", () -> !active(edge));
      one.always(Edge.RPC, Answer.ok(new byte[] {1}));
      one.restart();
      // The breaker hears of it a moment after the endpoint is active.
      eventually("calls are let through", () -> call(edge, Edge.RPC) == 0);
    }
  }

  private static boolean active(Edge edge) {
    return edge.cluster.view().endpoints().getFirst().state().equals("active");
  }

  @Test
  void canBeTurnedOff() {
    one.always(Edge.RPC, UNWELL);
    try (var edge = Edge.before("outliers: false, breaker: false, retry: {attempts: 1}", one)) {
      eventually("checked", () -> active(edge));
      for (int i = 0; i < 60; i++) {
        assertThat(call(edge, Edge.RPC)).isEqualTo(14);
      }
      assertThat(one.executions(Edge.RPC)).isEqualTo(60);
      assertThat(active(edge)).isTrue();
    }
  }

  @Test
  void asksNobodyWithoutHealthChecks() {
    try (var edge = Edge.before("health: false, retry: {attempts: 1}", one)) {
      one.health(ServingStatus.NOT_SERVING);
      eventually("it is used", () -> active(edge));
      for (int i = 0; i < 20; i++) {
        assertThat(call(edge, Edge.RPC)).isZero();
      }
      assertThat(active(edge)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"health", "outliers", "breaker"})
  void aSwitchIsTrueOrFalse(String part) {
    assertThatThrownBy(() ->
            ConfigReader.read(
                "{endpoints: [\"a:1\"], %s: never}".formatted(part),
                "test",
                ClusterConfig.class,
                Map.of()))
        .hasMessageContaining("found 'never', expected true, false or {");
  }
}
