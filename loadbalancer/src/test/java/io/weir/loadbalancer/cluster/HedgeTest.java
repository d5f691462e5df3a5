package io.weir.loadbalancer.cluster;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.testkit.time.FakeTime;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hedges: second attempts beside slow ones. */
final class HedgeTest {
  private final FakeTime time = new FakeTime();
  private final ScriptedUpstream one = ScriptedUpstream.start().always(Edge.RPC, Answer.ok());
  private final ScriptedUpstream two = ScriptedUpstream.start().always(Edge.RPC, Answer.ok());

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  /** Returns an edge that has made enough calls to know their latency. */
  private Edge warmEdge() {
    return warmEdge("retry: {hedge: p95}");
  }

  private Edge warmEdge(String keys) {
    var edge = Edge.at(time, keys, one, two);
    for (int i = 0; i < 30; i++) {
      assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
    }
    time.advance(Duration.ofSeconds(4));
    assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
    return edge;
  }

  @Test
  void answersInsteadOfAFrozenInstance() {
    try (var edge = warmEdge()) {
      one.always(Edge.RPC, Answer.never());
      for (int i = 0; i < 8; i++) {
        assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
      }
      assertThat(edge.telemetry.prometheus())
          .contains("weir_hedges_total{cluster=\"things\",event=\"won\"}");
      eventually("the frozen one is left", () -> one.open() == 0);
    }
  }

  @Test
  void showsThatAnInstanceIsFrozenThatItAnswersFor() {
    try (var edge = warmEdge()) {
      one.always(Edge.RPC, Answer.never());
      for (int i = 0; i < 100 && !state(edge, one).equals("ejected"); i++) {
        assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
        time.advance(Duration.ofMillis(100));
      }
      assertThat(state(edge, one)).isEqualTo("ejected");
      assertThat(edge.telemetry.prometheus())
          .containsPattern("weir_attempts_seconds_count\\{.*" + one.address() + ".*failure.*} 5");
    }
  }

  @Test
  void isNotHeldAgainstOneThatIsOnlySlower() {
    // Enough for a hedge of each call: a machine at work is late itself, and hedges calls that need
    // none.
    try (var edge = warmEdge("retry: {hedge: p95, budget: 100%}")) {
      one.always(Edge.RPC, Answer.never());
      for (int i = 0; i < 30; i++) {
        assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
        time.advance(Duration.ofMillis(10));
      }
      assertThat(state(edge, one)).isEqualTo("active");
      assertThat(edge.cluster.view().endpoints().getFirst().failures()).isZero();
    }
  }

  private static String state(Edge edge, ScriptedUpstream upstream) {
    return edge.cluster.view().endpoints().stream()
        .filter(endpoint -> endpoint.address().equals(upstream.address()))
        .map(ClusterView.EndpointView::state)
        .findFirst()
        .orElseThrow();
  }

  /**
   * With two attempts, only the first has a timeout of its own, so it may give up before its call.
   */
  @Test
  void answersAfterTheFirstAttemptHasRunOutOfItsOwnTime() {
    var first = new CompletableFuture<Void>();
    var hedge = new CompletableFuture<Void>();
    var begun = new AtomicInteger();
    Answer late =
        (call, requests) -> {
          var answer =
              begun.getAndIncrement() == 0
                  ? Answer.after(first, Answer.status(Status.DEADLINE_EXCEEDED))
                  : Answer.after(hedge, Answer.ok());
          answer.onComplete(call, requests);
        };
    try (var edge = warmEdge("attempt-timeout: 2s, retry: {hedge: p95, attempts: 2}")) {
      one.always(Edge.RPC, late);
      two.always(Edge.RPC, late);
      var answer = edge.send(edge.headers(Repeat.SAFE).build()).aggregate();
      eventually("a hedge is sent", () -> begun.get() == 2);
      first.complete(null);
      eventually("the first attempt has failed", () -> failures(edge) == 1);
      hedge.complete(null);
      assertThat(Edge.status(answer.join())).isZero();
    }
  }

  private static long failures(Edge edge) {
    return edge.cluster.view().endpoints().stream()
        .mapToLong(ClusterView.EndpointView::failures)
        .sum();
  }

  @Test
  void isNotMadeOfACallThatMayHaveSideEffects() {
    try (var edge = warmEdge()) {
      one.always(Edge.RPC, Answer.never());
      two.always(Edge.RPC, Answer.never());
      long before = one.executions(Edge.RPC) + two.executions(Edge.RPC);
      var headers = edge.headers(Repeat.NEVER).add("x-timeout-ms", "150").build();
      assertThat(Edge.status(edge.send(headers).aggregate().join())).isNotZero();
      assertThat(one.executions(Edge.RPC) + two.executions(Edge.RPC)).isEqualTo(before + 1);
    }
  }

  @Test
  void isPaidFromTheBudgetOfRetries() {
    try (var edge = warmEdge()) {
      one.always(Edge.RPC, Answer.never());
      two.always(Edge.RPC, Answer.never());
      long before = one.executions(Edge.RPC) + two.executions(Edge.RPC);
      int calls = 60;
      for (int i = 0; i < calls; i++) {
        var headers = edge.headers(Repeat.SAFE).add("x-timeout-ms", "30").build();
        assertThat(Edge.status(edge.send(headers).aggregate().join())).isNotZero();
      }
      long attempts = one.executions(Edge.RPC) + two.executions(Edge.RPC) - before;
      // 20 % of the calls now and before, and the reserve of ten.
      assertThat(attempts).isLessThanOrEqualTo(calls + (calls + 31) / 5 + 10);
    }
  }
}
