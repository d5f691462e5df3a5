package io.weir.loadbalancer.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.loadbalancer.balancing.Choice;
import io.weir.loadbalancer.endpoint.CheckResult;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.outcome.Outcome;
import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Endpoints that leave rotation because of outcomes, and how they return. */
final class EndpointsEjectionTest {
  private final ThreeEndpoints three = new ThreeEndpoints();
  private final FakeTime time = three.time;
  private final ClusterEndpoint a = three.a;
  private final ClusterEndpoint b = three.b;
  private final ClusterEndpoint c = three.c;
  private final Endpoints endpoints = three.endpoints;

  @Test
  void ejectsAfterFiveFailuresInARow() {
    three.end(a, Outcome.FAILURE, 4);
    three.end(a, Outcome.SUCCESS, 1);
    three.end(a, Outcome.FAILURE, 4);
    three.end(a, Outcome.IGNORED, 9);
    assertThat(three.picked(List.of(), null)).containsOnly(a, b, c);
    three.end(a, Outcome.FAILURE, 1);
    assertThat(three.picked(List.of(), null)).containsOnly(b, c);
    assertThat(a.state().reason()).isEqualTo("ejected: 5 failures in a row");
    assertThat(a.ejections()).isEqualTo(1);
  }

  @Test
  void ejectsWhoAnswersNobodyAfterTwoWereWaitedForInVain() {
    a.unresponsive().asked(time.getAsLong());
    time.advance(Duration.ofSeconds(1));
    endpoints.ended(a, Outcome.FAILURE, Duration.ofSeconds(1).toNanos());
    assertThat(three.picked(List.of(), null)).containsOnly(a, b, c);
    endpoints.ended(a, Outcome.FAILURE, Duration.ofMillis(900).toNanos());
    assertThat(three.picked(List.of(), null)).containsOnly(b, c);
    assertThat(a.state().reason()).isEqualTo("ejected: answers nobody");
  }

  @Test
  void needsFiveFailuresOfWhoAnswersOthersMeanwhileOrFailsFast() {
    b.unresponsive().asked(time.getAsLong());
    time.advance(Duration.ofSeconds(1));
    b.unresponsive().answered();
    a.unresponsive().asked(time.getAsLong());
    for (int i = 0; i < 4; i++) {
      endpoints.ended(a, Outcome.FAILURE, 1_000_000);
      endpoints.ended(b, Outcome.FAILURE, Duration.ofSeconds(1).toNanos());
      b.unresponsive().asked(time.getAsLong());
    }
    assertThat(three.picked(List.of(), null)).containsOnly(a, b, c);
  }

  @Test
  void triesAnEjectedOneWithOneCall() {
    three.end(a, Outcome.FAILURE, 5);
    three.pass(9);
    assertThat(three.picked(List.of(), null)).containsOnly(b, c);
    three.pass(1);
    assertThat(endpoints.pick(List.of(b), null, Choice.NO_HASH, null))
        .as("no second attempt probes")
        .isEqualTo(c);
    assertThat(endpoints.pick(List.of(), null, Choice.NO_HASH, null)).isEqualTo(a);
    assertThat(three.picked(List.of(), null)).as("one at a time").containsOnly(b, c);
    three.end(a, Outcome.IGNORED, 1);
    assertThat(endpoints.pick(List.of(), null, Choice.NO_HASH, null))
        .as("it showed nothing")
        .isEqualTo(a);
    three.end(a, Outcome.SUCCESS, 1);
    assertThat(three.picked(List.of(), null)).containsOnly(a, b, c);
    three.end(a, Outcome.FAILURE, 1);
    assertThat(three.picked(List.of(), null)).as("on probation").containsOnly(b, c);
  }

  @Test
  void ejectsForLongerEachTime() {
    three.end(a, Outcome.FAILURE, 5);
    three.pass(10);
    assertThat(endpoints.pick(List.of(), null, Choice.NO_HASH, null)).isEqualTo(a);
    three.end(a, Outcome.FAILURE, 1);
    three.pass(19);
    assertThat(three.picked(List.of(), null)).containsOnly(b, c);
    three.pass(1);
    assertThat(endpoints.pick(List.of(), null, Choice.NO_HASH, null)).isEqualTo(a);
    assertThat(a.ejections()).isEqualTo(2);
  }

  @Test
  void takesAGoodCheckForAGoodCallWhenItsTimeIsOver() {
    three.end(a, Outcome.FAILURE, 5);
    endpoints.observed(a, new CheckResult.Serving());
    assertThat(three.picked(List.of(), null)).as("not before").containsOnly(b, c);
    three.pass(10);
    endpoints.observed(a, new CheckResult.Serving());
    assertThat(three.picked(List.of(), null)).containsOnly(a, b, c);
  }

  @Test
  void waitsForTheCallThatProbesButNotForever() {
    three.end(a, Outcome.FAILURE, 5);
    three.pass(10);
    assertThat(endpoints.pick(List.of(), null, Choice.NO_HASH, null)).isEqualTo(a);
    endpoints.observed(a, new CheckResult.Serving());
    assertThat(three.picked(List.of(), null)).containsOnly(b, c);
    time.advance(Duration.ofSeconds(10));
    endpoints.observed(a, new CheckResult.Serving());
    assertThat(three.picked(List.of(), null)).containsOnly(a, b, c);
  }

  @Test
  void ejectsNoMoreThanHalfAndNeverTheLast() {
    three.end(a, Outcome.FAILURE, 5);
    three.end(b, Outcome.FAILURE, 50);
    assertThat(three.picked(List.of(), null)).containsOnly(b, c);
    three.named(b);
    three.end(b, Outcome.FAILURE, 50);
    assertThat(three.picked(List.of(), null)).containsOnly(b);
    assertThat(endpoints.failsOpen()).isFalse();
  }

  @Test
  void letsHealthDecideOfWhoIsLost() {
    endpoints.observed(a, new CheckResult.Serving());
    three.end(a, Outcome.FAILURE, 5);
    endpoints.observed(a, new CheckResult.Unreachable("refused"));
    endpoints.observed(a, new CheckResult.Serving());
    endpoints.observed(a, new CheckResult.Serving());
    assertThat(three.picked(List.of(), null)).as("it is another process").containsOnly(a, b, c);
  }

  @Test
  void waitsLongerForWhoComesAndGoes() {
    endpoints.observed(a, new CheckResult.Serving());
    flap();
    assertThat(three.picked(List.of(), null)).containsOnly(a, b, c);
    flap();
    assertThat(three.picked(List.of(), null)).containsOnly(b, c);
    assertThat(a.state().reason()).isEqualTo("ejected: its health comes and goes");
    three.pass(10);
    assertThat(endpoints.pick(List.of(), null, Choice.NO_HASH, null)).isEqualTo(a);
  }

  private void flap() {
    endpoints.observed(a, new CheckResult.NotServing("not serving"));
    endpoints.observed(a, new CheckResult.Serving());
    endpoints.observed(a, new CheckResult.Serving());
  }

  @Test
  void failsOpenToWhoMayAnswer() {
    silent(a);
    assertThat(endpoints.failsOpen()).isFalse();
    assertThat(three.picked(List.of(), null)).containsOnly(b, c);
    endpoints.observed(b, new CheckResult.Unreachable("refused"));
    assertThat(endpoints.failsOpen()).isTrue();
    assertThat(three.picked(List.of(), null)).containsOnly(a, c);
    endpoints.observed(c, new CheckResult.Unreachable("refused"));
    assertThat(three.picked(List.of(), null)).containsOnly(a);
    endpoints.observed(a, new CheckResult.Unreachable("refused"));
    assertThat(endpoints.failsOpen()).isFalse();
    assertThat(endpoints.pick(List.of(), null, Choice.NO_HASH, null)).isNull();
    assertThat(endpoints.reasons()).isEqualTo("3 refused");
  }

  private void silent(ClusterEndpoint endpoint) {
    for (int i = 0; i < 3; i++) {
      endpoints.observed(endpoint, new CheckResult.Silent("no answer"));
    }
  }

  @Test
  void believesWhoSaysThatItDoesNotServeAsLongAsAnyoneDoes() {
    endpoints.observed(a, new CheckResult.NotServing("not serving"));
    silent(b);
    assertThat(endpoints.failsOpen()).isTrue();
    assertThat(three.picked(List.of(), null)).containsOnly(b, c);
    endpoints.observed(b, new CheckResult.NotServing("not serving"));
    assertThat(endpoints.failsOpen()).isFalse();
    assertThat(three.picked(List.of(), null)).containsOnly(c);
    endpoints.observed(c, new CheckResult.NotServing("not serving"));
    assertThat(endpoints.failsOpen()).isTrue();
    assertThat(three.picked(List.of(), null)).containsOnly(a, b, c);
  }

  @Test
  void givesNothingToWhoIsDrainedByHandEvenWhenItFailsOpen() {
    endpoints.drain(a, true);
    assertThat(three.picked(List.of(), null)).containsOnly(b, c);
    endpoints.observed(b, new CheckResult.NotServing("not serving"));
    endpoints.observed(c, new CheckResult.NotServing("not serving"));
    assertThat(three.picked(List.of(), null)).containsOnly(b, c);
    three.named(b, c);
    three.named(a, b, c);
    endpoints.observed(a, new CheckResult.Serving());
    assertThat(three.picked(List.of(), null)).as("still drained").containsOnly(b, c);
    endpoints.drain(a, false);
    assertThat(three.picked(List.of(), null)).contains(a);
  }
}
