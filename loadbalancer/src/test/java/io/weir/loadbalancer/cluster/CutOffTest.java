package io.weir.loadbalancer.cluster;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.testkit.upstream.FrameUpstream;
import io.weir.testkit.upstream.FrameUpstream.Fault;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that make each endpoint break off the connection, or the stream. */
final class CutOffTest {
  private static final String RARELY_CHECKED = "health: {interval: 1h}, outliers: {consecutive: 0}";

  @ParameterizedTest
  @EnumSource(
      names = {
        "GO_AWAY_WITH_ERROR",
        "REFUSED_WITH_ERROR",
        "CONNECTION_CLOSED",
        "RESET_BEFORE_HEADERS"
      })
  void areSentToOneOtherEndpointAndNoMore(Fault fault) {
    try (var fleet = Fleet.of(attempt -> attempt.call().equals("attack") ? fault : Fault.OK, 4)) {
      assertThat(Edge.status(fleet.call("attack", Repeat.SAFE).join())).isPositive();
      assertThat(fleet.attempts()).isEqualTo(2);
      assertThat(Edge.status(fleet.call("", Repeat.NEVER).join())).isZero();
    }
  }

  /** Calls beside the one that broke the connection are not lost. */
  @ParameterizedTest
  @EnumSource(names = {"GO_AWAY_WITH_ERROR", "CONNECTION_CLOSED"})
  void leaveTheSafeCallsOfOthersUnharmed(Fault fault) {
    try (var fleet =
        Fleet.of(
            attempt ->
                attempt.call().equals("attack") && attempt.previousAttempts() == 0
                    ? fault
                    : Fault.SLOW,
            3)) {
      var others = IntStream.range(0, 60).mapToObj(i -> fleet.call("", Repeat.SAFE)).toList();
      var _ = fleet.call("attack", Repeat.NEVER).join();
      assertThat(others).allMatch(call -> Edge.status(call.join()) == 0);
    }
  }

  /** When all connections break, no call is under suspicion. */
  @Test
  void areSentOnWhenOtherEndpointsLoseConnectionsToo() {
    var fleet = new Fleet[1];
    try (var all =
        Fleet.of(
            attempt -> {
              if (!attempt.call().equals("victim") || attempt.previousAttempts() >= 2) {
                return Fault.OK;
              }
              fleet[0].breakAll();
              return Fault.SILENT;
            },
            4)) {
      fleet[0] = all;
      eventually("all are connected", () -> all.connected() == 4);
      assertThat(Edge.status(all.call("victim", Repeat.SAFE).join())).isZero();
      assertThat(all.attempts()).isEqualTo(3);
    }
  }

  /** Endpoints with the same plan behind one cluster. */
  private record Fleet(List<FrameUpstream> upstreams, Edge edge) implements AutoCloseable {
    static Fleet of(Function<FrameUpstream.Attempt, Fault> plan, int size) {
      var upstreams = IntStream.range(0, size).mapToObj(i -> FrameUpstream.start(plan)).toList();
      var addresses = upstreams.stream().map(FrameUpstream::address).toArray(String[]::new);
      return new Fleet(upstreams, Edge.before(RARELY_CHECKED, addresses));
    }

    CompletableFuture<AggregatedHttpResponse> call(String name, Repeat repeat) {
      return edge.send(edge.headers(repeat).add(FrameUpstream.CALL, name).build()).aggregate();
    }

    int attempts() {
      return upstreams.stream().mapToInt(FrameUpstream::attempts).sum();
    }

    long connected() {
      return edge.cluster.view().endpoints().stream()
          .filter(endpoint -> endpoint.connections().open() > 0)
          .count();
    }

    void breakAll() {
      upstreams.forEach(FrameUpstream::resetConnections);
    }

    @Override
    public void close() {
      edge.close();
      upstreams.forEach(FrameUpstream::close);
    }
  }
}
