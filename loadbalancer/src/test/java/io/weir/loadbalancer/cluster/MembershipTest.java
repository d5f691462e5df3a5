package io.weir.loadbalancer.cluster;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.loadbalancer.endpoint.EndpointConfig;
import io.weir.testkit.proxy.FaultProxy;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints that come and go while calls are made. */
final class MembershipTest {
  private final ScriptedUpstream one = ScriptedUpstream.start();
  private final ScriptedUpstream two = ScriptedUpstream.start();

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  private static void named(Edge edge, String... addresses) {
    edge.cluster.replace(Stream.of(addresses).map(EndpointConfig::parse).toList());
  }

  private static boolean serves(Edge edge, String address) {
    return edge.cluster.view().endpoints().stream()
        .anyMatch(e -> e.address().equals(address) && e.healthy());
  }

  @Test
  void moveUnderLoadWithoutLosingAWrite() throws Exception {
    try (var edge = Edge.before(one);
        var writers = Executors.newFixedThreadPool(8)) {
      Callable<Integer> writes =
          () -> IntStream.range(0, 200).map(i -> Edge.status(edge.call(Repeat.NEVER))).sum();
      var running = IntStream.range(0, 8).mapToObj(i -> writers.submit(writes)).toList();
      eventually("load is on", () -> one.executions(Edge.RPC) > 20);
      named(edge, one.address(), two.address());
      eventually("the new one serves", () -> two.executions(Edge.RPC) > 20);
      named(edge, two.address());
      for (var writer : running) {
        assertThat(writer.get()).isZero();
      }
      assertThat(one.executions(Edge.RPC) + two.executions(Edge.RPC)).isEqualTo(1600);
    }
  }

  @Test
  void areWeighedAnewWhileTheyServe() {
    try (var edge = Edge.before("balance: weighted-round-robin", one, two)) {
      named(edge, one.address(), two.address());
      eventually("both serve", () -> serves(edge, one.address()) && serves(edge, two.address()));
      assertThat(share(edge)).isEqualTo(0.5);
      edge.cluster.replace(
          List.of(new EndpointConfig(one.address(), 3), new EndpointConfig(two.address(), 1)));
      assertThat(share(edge)).isEqualTo(0.75);
      assertThat(edge.telemetry.prometheus())
          .contains(
              "weir_endpoint_weight{cluster=\"things\",endpoint=\"%s\"} 3.0"
                  .formatted(one.address()));
    }
  }

  /** Returns the share of the first endpoint in forty calls. */
  private double share(Edge edge) {
    long before = one.executions(Edge.RPC);
    for (int i = 0; i < 40; i++) {
      assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
    }
    return (one.executions(Edge.RPC) - before) / 40.0;
  }

  @Test
  void finishTheirCallsWhenTheyLeaveAndThenClose() {
    one.always(Edge.RPC, Answer.never());
    two.always(Edge.RPC, Answer.ok(new byte[] {1}));
    try (var proxy = FaultProxy.to(one.port());
        var edge = Edge.before("", proxy.address())) {
      var last = edge.send(edge.headers(Repeat.NEVER).build());
      var _ = last.aggregate();
      eventually("the call is there", () -> one.open() == 1);
      named(edge, two.address());
      assertThat(Edge.status(edge.call(Repeat.NEVER))).isZero();
      assertThat(edge.telemetry.prometheus()).contains(proxy.address());
      assertThat(one.open()).isEqualTo(1);
      assertThat(one.cancellations()).isZero();
      last.abort();
      eventually("its connections are closed", () -> proxy.open() == 0);
      eventually(
          "its figures are gone", () -> !edge.telemetry.prometheus().contains(proxy.address()));
    }
  }

  @Test
  void areThereAgainAsTheyWereWhenTheyComeBackAtOnce() {
    try (var edge = Edge.before(one, two)) {
      for (int i = 0; i < 10; i++) {
        assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
      }
      var before = edge.cluster.endpoints();
      named(edge, one.address());
      named(edge, one.address(), two.address());
      assertThat(edge.cluster.endpoints()).isEqualTo(before);
      eventually("it serves", () -> serves(edge, two.address()));
    }
  }

  @Test
  void thatNobodyListensAtGetNoCalls() {
    two.stop();
    try (var edge = Edge.before(one)) {
      named(edge, one.address(), two.address());
      for (int i = 0; i < 50; i++) {
        assertThat(Edge.status(edge.call(Repeat.NEVER))).isZero();
      }
      var shown = edge.cluster.view().endpoints().get(1);
      assertThat(shown.healthy()).isFalse();
      assertThat(shown.requests()).isZero();
      two.restart();
      eventually("it serves", () -> serves(edge, two.address()));
    }
  }

  @Test
  void followAFile(@TempDir Path directory) throws IOException {
    var file = directory.resolve("things.yaml");
    Files.writeString(file, "endpoints: [\"" + one.address() + "\"]");
    try (var edge = Edge.of(ClusterConfig.of(file))) {
      assertThat(Edge.status(edge.call(Repeat.NEVER))).isZero();
      Files.writeString(file, "endpoints: [\"" + two.address() + "\"]");
      eventually("the other is there", () -> serves(edge, two.address()));
      assertThat(Edge.status(edge.call(Repeat.NEVER))).isZero();
      assertThat(two.executions(Edge.RPC)).isEqualTo(1);
      Files.writeString(file, "endpoints: []");
      eventually("it is shown", () -> !edge.cluster.view().discovery().problem().isEmpty());
      assertThat(Edge.status(edge.call(Repeat.NEVER))).isZero();
      assertThat(edge.telemetry.prometheus())
          .contains("weir_discovery_stale{cluster=\"things\"} 1.0");
    }
  }
}
