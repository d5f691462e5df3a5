package io.weir.loadbalancer.cluster;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Retries, refusals and bounds when instances fail. */
final class FailingInstancesTest {
  private static final byte[] THING = {1, 2, 3};
  private static final Answer OK = Answer.ok(THING);
  private static final Answer UNAVAILABLE_AFTER_HEADERS =
      Answer.statusAfter(Status.UNAVAILABLE.withDescription("out to lunch"), new Metadata(), THING);

  private final ScriptedUpstream one = ScriptedUpstream.start().always(Edge.RPC, OK);
  private final ScriptedUpstream two = ScriptedUpstream.start().always(Edge.RPC, OK);

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  @Test
  void breaksOffAnAnswerThatIsTooLargeToHold() {
    var part = new byte[2 << 20];
    one.always(Edge.RPC, Answer.ok(part, part));
    try (var edge = Edge.before("max-answer: 3MiB", one)) {
      assertThat(Edge.status(edge.call(Repeat.SAFE))).isEqualTo(8);
      assertThat(one.executions(Edge.RPC)).isEqualTo(1);
      eventually("the instance is left", () -> one.open() == 0);
    }
  }

  @Test
  void takesAnInstancesWordThatTheTimeOfTheAttemptRanOut() {
    one.always(Edge.RPC, Answer.status(Status.DEADLINE_EXCEEDED));
    try (var edge = Edge.before("attempt-timeout: 2s", one, two)) {
      for (int i = 0; i < 8; i++) {
        assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
      }
      assertThat(one.executions(Edge.RPC)).isPositive();
    }
  }

  @Test
  void neverExecutesTwiceWhatIsNotSafe() {
    one.always(Edge.RPC, UNAVAILABLE_AFTER_HEADERS);
    two.always(Edge.RPC, UNAVAILABLE_AFTER_HEADERS);
    try (var edge = Edge.before(one, two)) {
      for (int i = 0; i < 10; i++) {
        assertThat(Edge.status(edge.call(Repeat.NEVER))).isEqualTo(14);
      }
      assertThat(one.executions(Edge.RPC) + two.executions(Edge.RPC)).isEqualTo(10);
    }
  }

  @Test
  void repeatsAnythingThatCouldNotConnect() {
    one.stop();
    try (var edge = Edge.before(one, two)) {
      for (int i = 0; i < 10; i++) {
        assertThat(Edge.status(edge.call(Repeat.NEVER))).isZero();
      }
      assertThat(two.executions(Edge.RPC)).isEqualTo(10);
    }
  }

  private static String breaker(int minCalls) {
    return "breaker: {failure-rate: 50%, window: 20s, min-calls: " + minCalls + ", open: 60s..60s}";
  }

  @Test
  void boundsAttemptsUnderTotalFailure() {
    one.always(Edge.RPC, Answer.status(Status.UNAVAILABLE));
    two.always(Edge.RPC, Answer.status(Status.UNAVAILABLE));
    try (var edge = Edge.before(breaker(1_000_000), one, two)) {
      for (int i = 0; i < 200; i++) {
        assertThat(Edge.status(edge.call(Repeat.SAFE))).isEqualTo(14);
      }
      long attempts = one.executions(Edge.RPC) + two.executions(Edge.RPC);
      // 20 %, the reserve of ten, and one per second for the few seconds that this may take.
      assertThat(attempts).isBetween(240L, 270L);
    }
  }

  @Test
  void refusesWhileTheBreakerIsOpen() {
    one.always(Edge.RPC, Answer.status(Status.UNAVAILABLE));
    try (var edge = Edge.before(breaker(20), one)) {
      for (int i = 0; i < 20; i++) {
        assertThat(Edge.status(edge.call(Repeat.NEVER))).isEqualTo(14);
      }
      var refused = edge.call(Repeat.NEVER);
      assertThat(Edge.status(refused)).isEqualTo(14);
      assertThat(refused.headers().get("grpc-message")).contains("circuit breaker");
      assertThat(one.executions(Edge.RPC)).isEqualTo(20);
      assertThat(edge.cluster.view().breakers()).containsEntry(Edge.RPC, "open");
      assertThat(edge.telemetry.prometheus()).contains("weir_breaker_refusals_total");
    }
  }
}
