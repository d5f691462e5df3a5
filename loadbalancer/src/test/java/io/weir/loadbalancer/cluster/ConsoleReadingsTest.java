package io.weir.loadbalancer.cluster;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.runtime.console.EndpointReading;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConsoleReadingsTest {

  private static EndpointReading read(Edge edge) {
    var cluster = ConsoleReadings.of(List.of(edge.cluster)).getFirst();
    assertThat(cluster.name()).isEqualTo("things");
    return cluster.endpoints().getFirst();
  }

  @Test
  void readsWhatAnEndpointCounts() {
    try (var upstream = ScriptedUpstream.start();
        var edge = Edge.before("retry: {attempts: 1}", upstream)) {
      upstream.always(Edge.RPC, Answer.ok(new byte[] {1}));
      assertThat(read(edge).totals().durations().percentileMillis(1)).isNaN();
      var _ = edge.call(Repeat.NEVER);
      eventually("it is counted", () -> read(edge).totals().requests() == 1);
      eventually("its duration too", () -> read(edge).totals().durations().percentileMillis(1) > 0);
      assertThat(read(edge).totals().failures()).isZero();
      assertThat(read(edge).address()).isEqualTo(upstream.address());
      upstream.always(Edge.RPC, Answer.status(Status.UNAVAILABLE));
      var _ = edge.call(Repeat.NEVER);
      eventually("a failure is counted", () -> read(edge).totals().failures() == 1);
    }
  }

  @Test
  void hasNoDurationOfAnAttemptThatItsCallerIsAtFaultFor() {
    try (var upstream = ScriptedUpstream.start();
        var edge = Edge.before(upstream)) {
      upstream.always(Edge.RPC, Answer.status(Status.INVALID_ARGUMENT));
      var _ = edge.call(Repeat.NEVER);
      eventually(
          "it has ended", () -> read(edge).totals().requests() == 1 && read(edge).inFlight() == 0);
      assertThat(edge.telemetry.prometheus()).contains("outcome=\"ignored\"");
      assertThat(read(edge).totals().durations().percentileMillis(1)).isNaN();
    }
  }

  @Test
  void readsBreakersByTheirRpc() {
    try (var upstream = ScriptedUpstream.start();
        var edge = Edge.before(upstream)) {
      upstream.always(Edge.RPC, Answer.ok(new byte[] {1}));
      var _ = edge.call(Repeat.NEVER);
      var cluster = ConsoleReadings.of(List.of(edge.cluster)).getFirst();
      assertThat(cluster.breakers()).containsEntry(Edge.RPC, "closed");
      assertThat(cluster.retryBudget()).isPositive();
    }
  }
}
