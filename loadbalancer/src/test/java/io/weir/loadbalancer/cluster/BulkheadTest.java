package io.weir.loadbalancer.cluster;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import io.weir.loadbalancer.bulkhead.Bulkheads.Fill;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bulkheads of a cluster with one service that hangs and another that does not. */
final class BulkheadTest {
  private static final String OTHER = "weir.test.Others/Get";
  private static final String SERVICE = "weir.test.Things";
  private static final Answer OK = Answer.ok(new byte[] {1});

  private final CompletableFuture<Void> gate = new CompletableFuture<>();
  private final ScriptedUpstream upstream =
      ScriptedUpstream.start().always(Edge.RPC, Answer.after(gate, OK)).always(OTHER, OK);

  @AfterEach
  void stop() {
    gate.complete(null);
    upstream.close();
  }

  private Edge edge(String bounds) {
    return Edge.before("max-concurrent: " + bounds, upstream);
  }

  private List<CompletableFuture<AggregatedHttpResponse>> hang(Edge edge, int calls) {
    var held =
        Stream.generate(() -> edge.send(edge.headers(Repeat.NEVER).build()).aggregate())
            .limit(calls)
            .toList();
    eventually("they hang", () -> upstream.open() == calls);
    return held;
  }

  private static AggregatedHttpResponse other(Edge edge) {
    return edge.send(edge.headers(Repeat.SAFE).path("/" + OTHER).build()).aggregate().join();
  }

  @Test
  void aServiceThatHangsLeavesRoomToTheOthers() {
    try (var edge = edge("{calls: 1024, each-service: 3}")) {
      var held = hang(edge, 3);
      var refused = edge.call(Repeat.SAFE);
      assertThat(Edge.status(refused)).isEqualTo(8);
      assertThat(refused.headers().get("grpc-message"))
          .isEqualTo(SERVICE + " in cluster things is at its limit of 3 concurrent calls");
      assertThat(Edge.status(other(edge))).isZero();
      eventually(
          "the other has left",
          () ->
              edge.cluster
                  .view()
                  .bulkheads()
                  .equals(Map.of(SERVICE, new Fill(3, 3), "weir.test.Others", new Fill(0, 3))));
      gate.complete(null);
      held.forEach(call -> assertThat(Edge.status(call.join())).isZero());
      eventually("there is room", () -> Edge.status(edge.call(Repeat.SAFE)) == 0);
      eventually("all have left", () -> edge.cluster.view().inFlight() == 0);
    }
  }

  @Test
  void aRefusalIsSeenButNotHeldAgainstAnEndpoint() {
    try (var edge = edge("{calls: 1024, services: {" + SERVICE + ": 1}}")) {
      var _ = hang(edge, 1);
      long before = edge.cluster.view().endpoints().getFirst().requests();
      for (int i = 0; i < 6; i++) {
        assertThat(Edge.status(edge.call(Repeat.SAFE))).isEqualTo(8);
      }
      var endpoint = edge.cluster.view().endpoints().getFirst();
      assertThat(endpoint.state()).isEqualTo("active");
      assertThat(endpoint.requests()).isEqualTo(before);
      assertThat(endpoint.failures()).isZero();
      assertThat(edge.cluster.view().breakers()).containsEntry(Edge.RPC, "closed");
      assertThat(edge.telemetry.prometheus())
          .contains(
              "weir_bulkhead_refusals_total{cluster=\"things\",service=\"" + SERVICE + "\"} 6.0")
          .contains("weir_bulkhead_in_flight{cluster=\"things\",service=\"" + SERVICE + "\"} 1.0")
          .contains("weir_bulkhead_refusals_total{cluster=\"things\",service=\"*\"} 0.0");
      eventually(
          "the trace says so",
          () ->
              edge.traces.traces().stream()
                  .flatMap(trace -> trace.spans().stream())
                  .flatMap(span -> span.events().stream())
                  .anyMatch(event -> event.name().equals("weir.bulkhead.refused")));
    }
  }

  @Test
  void theClusterIsBoundedTooAndARefusalThereTakesNothingFromTheService() {
    try (var edge = edge("{calls: 2, each-service: 2}")) {
      var held = hang(edge, 2);
      for (int i = 0; i < 4; i++) {
        assertThat(Edge.status(other(edge))).isEqualTo(8);
      }
      assertThat(edge.cluster.view().bulkheads()).containsEntry("weir.test.Others", new Fill(0, 2));
      assertThat(edge.cluster.view().inFlight()).isEqualTo(2);
      gate.complete(null);
      held.forEach(call -> assertThat(Edge.status(call.join())).isZero());
      eventually("there is room", () -> Edge.status(other(edge)) == 0);
    }
  }
}
