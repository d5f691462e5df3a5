package io.weir.loadbalancer.cluster;

import static io.weir.testkit.time.Eventually.eventually;
import static io.weir.testkit.time.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.CommonPools;
import io.netty.util.concurrent.EventExecutorGroup;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.loadbalancer.cluster.ClusterView.ConnectionsView;
import io.weir.testkit.proxy.FaultProxy;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Connections to real servers: silent ones, full ones, and servers that send GOAWAY. */
final class ConnectionsTest {
  private static final String RARELY_CHECKED =
      "health: {interval: 1h, timeout: 5s, healthy: 1, unhealthy: 3}";

  private static ConnectionsView connections(Edge edge) {
    return edge.cluster.view().endpoints().getFirst().connections();
  }

  private static int loops() {
    EventExecutorGroup group = CommonPools.workerGroup();
    return (int) StreamSupport.stream(group.spliterator(), false).count();
  }

  private static void checked(Edge edge) {
    eventually(
        "it is checked",
        () -> edge.cluster.view().endpoints().getFirst().reason().equals("serving"));
  }

  @Test
  void findACallASilentConnectionWithinTheTimeOfOneAttempt() {
    try (var one = ScriptedUpstream.start();
        var proxy = FaultProxy.to(one.port());
        var edge = Edge.before("timeout: 15s", proxy.address())) {
      checked(edge);
      assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
      proxy.silenceOpen();
      var took =
          within(
              Duration.ofSeconds(8),
              "the call is answered, the second attempt on a fresh connection",
              () -> Edge.status(edge.call(Repeat.SAFE)) == 0);
      assertThat(took).isGreaterThan(Duration.ofSeconds(1));
      assertThat(connections(edge).pingsFailed()).isPositive();
      assertThat(Edge.status(edge.call(Repeat.NEVER))).isZero();
    }
  }

  @Test
  void areFoundSilentWithoutACall() {
    try (var one = ScriptedUpstream.start();
        var proxy = FaultProxy.to(one.port());
        var edge =
            Edge.before(
                "connections: {ping: 200ms, ping-timeout: 200ms}, " + RARELY_CHECKED,
                proxy.address())) {
      checked(edge);
      assertThat(Edge.status(edge.call(Repeat.NEVER))).isZero();
      int open = connections(edge).open();
      assertThat(open).isPositive();
      proxy.silenceOpen();
      eventually("all are closed", () -> connections(edge).open() == 0);
      assertThat(connections(edge).pingsFailed()).isGreaterThanOrEqualTo(open);
      assertThat(Edge.status(edge.call(Repeat.NEVER))).isZero();
      assertThat(edge.telemetry.prometheus()).contains("weir_endpoint_pings_failed_total{");
    }
  }

  @Test
  void countAsChecksWithoutAnAnswerWhenTheyAreSilent() {
    try (var one = ScriptedUpstream.start();
        var proxy = FaultProxy.to(one.port());
        var edge =
            Edge.before(
                "connections: {ping: 200ms, ping-timeout: 10s},"
                    + " health: {interval: 1h, timeout: 5s, healthy: 1, unhealthy: 1}",
                proxy.address())) {
      checked(edge);
      proxy.silenceOpen();
      eventually(
          "it is out of rotation",
          () ->
              edge.cluster
                  .view()
                  .endpoints()
                  .getFirst()
                  .reason()
                  .equals("a connection does not answer a ping"));
    }
  }

  @Test
  void breakTheirCallsOffWhenTheyAreDead() {
    try (var one = ScriptedUpstream.start();
        var proxy = FaultProxy.to(one.port());
        var edge =
            Edge.before(
                "timeout: 60s, connections: {ping: 300ms, ping-timeout: 300ms}", proxy.address())) {
      one.always(Edge.RPC, Answer.never());
      var call = edge.send(edge.headers(Repeat.NEVER).build()).aggregate();
      eventually("the call is there", () -> one.open() == 1);
      proxy.silenceOpen();
      assertThat(Edge.status(call.join())).isEqualTo(14);
      assertThat(call.join().headers().get("grpc-message")).isEqualTo("the connection was lost");
    }
  }

  @Test
  void areOpenedWhenTheStreamsOfOthersRunOut() {
    var gate = new CompletableFuture<Void>();
    try (var one = ScriptedUpstream.start(usual -> usual.maxConcurrentCallsPerConnection(2));
        var edge = Edge.before("timeout: 60s, " + RARELY_CHECKED, one.address())) {
      one.always(Edge.RPC, Answer.after(gate, Answer.ok(new byte[] {1})));
      checked(edge);
      var calls = calls(edge, 12);
      eventually("all are there at once", () -> one.open() == 12);
      assertThat(connections(edge).open()).isBetween(6, 6 + loops());
      assertThat(connections(edge).streams()).isGreaterThanOrEqualTo(12);
      gate.complete(null);
      assertThat(calls).allMatch(call -> Edge.status(call.join()) == 0);
      assertThat(one.executions(Edge.RPC)).isEqualTo(12);
    }
  }

  @Test
  void areOpenedWhenAsManyCallsAreOnOthersAsWeWantThere() {
    var gate = new CompletableFuture<Void>();
    try (var one = ScriptedUpstream.start();
        var edge =
            Edge.before(
                "timeout: 60s, connections: {max-streams: 3}, " + RARELY_CHECKED, one.address())) {
      one.always(Edge.RPC, Answer.after(gate, Answer.ok(new byte[] {1})));
      checked(edge);
      var calls = calls(edge, 12);
      eventually("all are there at once", () -> one.open() == 12);
      assertThat(connections(edge).open()).isBetween(4, 4 + loops());
      gate.complete(null);
      assertThat(calls).allMatch(call -> Edge.status(call.join()) == 0);
    }
  }

  @Test
  void areNotOpenedBeyondTheirNumber() {
    var gate = new CompletableFuture<Void>();
    try (var one = ScriptedUpstream.start();
        var edge =
            Edge.before(
                "timeout: 60s, connections: {max: 3, max-streams: 4}, " + RARELY_CHECKED,
                one.address())) {
      one.always(Edge.RPC, Answer.after(gate, Answer.ok(new byte[] {1})));
      checked(edge);
      var calls = calls(edge, 30);
      eventually(
          "what is too much is refused",
          () -> calls.stream().filter(CompletableFuture::isDone).count() >= 30 - 12);
      assertThat(connections(edge).open()).isLessThanOrEqualTo(3 * loops());
      gate.complete(null);
      for (var call : calls) {
        if (Edge.status(call.join()) != 0) {
          assertThat(Edge.status(call.join())).isEqualTo(8);
          assertThat(call.join().headers().get("grpc-message"))
              .isEqualTo("all 3 connections to the endpoint are full");
        }
      }
      assertThat(one.executions(Edge.RPC)).isBetween(8L, 12L);
      assertThat(edge.cluster.view().endpoints().getFirst().healthy()).isTrue();
      assertThat(edge.cluster.view().endpoints().getFirst().failures()).isZero();
    }
  }

  /** Sends concurrent calls from one event loop. */
  private static List<CompletableFuture<AggregatedHttpResponse>> calls(Edge edge, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> edge.send(edge.headers(Repeat.NEVER).build()).aggregate())
        .toList();
  }

  @Test
  void loseNoCallWhenTheyAreAskedToLeave() throws Exception {
    try (var one =
            ScriptedUpstream.start(usual ->
                usual
                    .maxConnectionAge(100, TimeUnit.MILLISECONDS)
                    .maxConnectionAgeGrace(20, TimeUnit.SECONDS));
        var edge = Edge.before(one);
        var writers = Executors.newFixedThreadPool(8)) {
      var over = new AtomicBoolean();
      Callable<Integer> writes =
          () -> {
            int written = 0;
            for (; !over.get(); written++) {
              var answer = edge.call(Repeat.NEVER);
              assertThat(Edge.status(answer)).as("%s", answer.headers()).isZero();
            }
            return written;
          };
      var running = IntStream.range(0, 8).mapToObj(i -> writers.submit(writes)).toList();
      try {
        eventually("ten were asked to leave", () -> connections(edge).goAways() >= 10);
      } finally {
        over.set(true);
      }
      long written = 0;
      for (var writer : running) {
        written += writer.get();
      }
      assertThat(one.executions(Edge.RPC)).isEqualTo(written);
    }
  }

  @Test
  void loseNoCallWhenServersEndAndStartAgain() throws Exception {
    try (var one = ScriptedUpstream.start();
        var two = ScriptedUpstream.start();
        // The servers come and go on purpose.
        var edge = Edge.before("outliers: {ejection: 100ms, max-ejection: 100ms}", one, two);
        var writers = Executors.newFixedThreadPool(8)) {
      var over = new AtomicBoolean();
      Callable<Integer> writes =
          () -> {
            int failed = 0;
            while (!over.get()) {
              failed += Edge.status(edge.call(Repeat.NEVER));
            }
            return failed;
          };
      var running = IntStream.range(0, 8).mapToObj(i -> writers.submit(writes)).toList();
      try {
        for (int round = 0; round < 3; round++) {
          for (var each : List.of(one, two)) {
            each.drain(9_000);
            each.restart();
            // The view may predate the end of the server, so it must also have served again.
            long before = each.executions(Edge.RPC);
            eventually(
                "both serve", () -> serving(edge) == 2 && each.executions(Edge.RPC) > before + 50);
          }
        }
      } finally {
        over.set(true);
      }
      for (var writer : running) {
        assertThat(writer.get()).isZero();
      }
    }
  }

  private static long serving(Edge edge) {
    return edge.cluster.view().endpoints().stream().filter(e -> e.healthy()).count();
  }

  @Test
  void areThereBeforeTheFirstCall() {
    try (var one = ScriptedUpstream.start();
        var proxy = FaultProxy.to(one.port());
        var edge = Edge.before(RARELY_CHECKED, proxy.address())) {
      eventually("each event loop has one", () -> connections(edge).open() == loops());
      for (int i = 0; i < 20; i++) {
        assertThat(Edge.status(edge.call(Repeat.NEVER))).isZero();
      }
      assertThat(proxy.accepted()).isEqualTo(loops());
    }
  }

  @Test
  void areOpenedByTheFirstCallIfTheyAreNotWarmed() {
    try (var one = ScriptedUpstream.start();
        var edge = Edge.before("connections: {warm: false}, " + RARELY_CHECKED, one.address())) {
      checked(edge);
      assertThat(connections(edge).open()).isEqualTo(1);
    }
  }

  @Test
  void doNotSufferFromAnAnswerThatIsTooLarge() {
    var gate = new CompletableFuture<Void>();
    try (var one = ScriptedUpstream.start();
        var edge = Edge.before("timeout: 60s, max-answer: 1KiB", one.address())) {
      one.next(Edge.RPC, Answer.after(gate, Answer.ok(new byte[] {1})));
      one.always(Edge.RPC, Answer.ok(new byte[5_000]));
      var small = edge.send(edge.headers(Repeat.NEVER).build()).aggregate();
      eventually("it is there", () -> one.open() == 1);
      var large = edge.call(Repeat.NEVER);
      assertThat(Edge.status(large)).isEqualTo(8);
      assertThat(large.headers().get("grpc-message"))
          .isEqualTo("the answer is larger than 1024 bytes");
      gate.complete(null);
      assertThat(Edge.status(small.join())).isZero();
    }
  }
}
