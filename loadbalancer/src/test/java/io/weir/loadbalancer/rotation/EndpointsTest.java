package io.weir.loadbalancer.rotation;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import io.weir.loadbalancer.balancing.Balance;
import io.weir.loadbalancer.balancing.Choice;
import io.weir.loadbalancer.balancing.EndpointLoad;
import io.weir.loadbalancer.balancing.Policy;
import io.weir.loadbalancer.balancing.Reasoning;
import io.weir.loadbalancer.balancing.SlowStart;
import io.weir.loadbalancer.ejection.OutlierConfig;
import io.weir.loadbalancer.endpoint.CheckResult;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.Eligible;
import io.weir.loadbalancer.endpoint.EndpointConfig;
import io.weir.loadbalancer.endpoint.HostPort;
import io.weir.loadbalancer.endpoint.Membership;
import io.weir.loadbalancer.health.HealthConfig;
import io.weir.loadbalancer.outcome.Outcome;
import io.weir.runtime.config.Percent;
import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EndpointsTest {
  private static final EndpointLoad.Shared SHARED =
      new EndpointLoad.Shared(new FakeTime(), SlowStart.OFF);

  private final FakeTime time = new FakeTime();
  private final ClusterEndpoint a = endpoint(1);
  private final ClusterEndpoint b = endpoint(2);
  private final ClusterEndpoint c = endpoint(3);
  private final Endpoints endpoints = endpoints(List.of(a, b, c));

  private Endpoints endpoints(List<ClusterEndpoint> all) {
    var byAddress = all.stream().collect(toMap(ClusterEndpoint::parsedAddress, e -> e));
    var endpoints =
        new Endpoints(
            "test",
            new Endpoints.Rules(
                HealthConfig.defaults().thresholds(),
                OutlierConfig.defaults(),
                new Percent(0.5),
                Policy.of(Balance.of(Policy.Name.ROUND_ROBIN), () -> 0, bound -> 0),
                time,
                bound -> 0),
            named -> {
              var address = named.parsedAddress();
              return requireNonNull(byAddress.getOrDefault(address, endpoint(address.port())));
            });
    endpoints.replace(all.stream().map(EndpointsTest::written).toList());
    return endpoints;
  }

  private static ClusterEndpoint endpoint(int port) {
    var load = new EndpointLoad("127.0.0.1:" + port, 1, SHARED);
    return new ClusterEndpoint(new HostPort("127.0.0.1", port), WebClient.of(), load);
  }

  private Set<ClusterEndpoint> picked(List<ClusterEndpoint> tried, @Nullable Eligible eligible) {
    Set<ClusterEndpoint> picked = new HashSet<>();
    for (int i = 0; i < 6; i++) {
      var endpoint = endpoints.pick(tried, eligible, Choice.NO_HASH, null);
      if (endpoint != null) {
        picked.add(endpoint);
      }
    }
    return picked;
  }

  private static EndpointConfig written(ClusterEndpoint endpoint) {
    return EndpointConfig.parse(endpoint.address());
  }

  @Test
  void picksOnlyTheEligible() {
    assertThat(picked(List.of(), new Eligible(Set.of(a, b), Set.of(c)))).containsOnly(a, b);
    assertThat(picked(List.of(a), new Eligible(Set.of(a, b), Set.of(c)))).containsOnly(b);
    assertThat(picked(List.of(), new Eligible(Set.of(), Set.of()))).isEmpty();
  }

  @Test
  void picksAStandInWhenNobodyElseIsLeft() {
    var eligible = new Eligible(Set.of(a), Set.of(c));
    assertThat(picked(List.of(a), eligible)).containsOnly(c);
    assertThat(endpoints.hasBeyond(List.of(a), eligible)).isTrue();
    endpoints.observed(a, new CheckResult.Unreachable("refused"));
    assertThat(picked(List.of(), eligible)).containsOnly(c);
    assertThat(eligible.usable()).isZero();
  }

  @Test
  void triesTheSameAgainBeforeAStranger() {
    var eligible = new Eligible(Set.of(a), Set.of());
    assertThat(picked(List.of(a), eligible)).containsOnly(a);
    assertThat(endpoints.hasBeyond(List.of(a), eligible)).isFalse();
  }

  @Test
  void picksAnyOfAllWhenNothingIsSaid() {
    assertThat(picked(List.of(), null)).containsOnly(a, b, c);
    assertThat(picked(List.of(a, b, c), null)).containsOnly(a, b, c);
  }

  @Test
  void tellsWhoEntersAndLeavesRotation() {
    List<String> told = new ArrayList<>();
    endpoints.onRotation(e -> told.add(e.port() + " " + e.health().usable()));
    endpoints.observed(b, new CheckResult.Serving());
    endpoints.observed(b, new CheckResult.Unreachable("refused"));
    endpoints.observed(b, new CheckResult.Serving());
    endpoints.observed(b, new CheckResult.Serving());
    assertThat(told).containsExactly("2 false", "2 true");
  }

  @Test
  void tellsWhatItLookedAtAndWhy() {
    var reasoning = new Reasoning();
    assertThat(endpoints.pick(List.of(a), null, Choice.NO_HASH, reasoning)).isNotNull();
    assertThat(reasoning.candidates()).hasSize(1).doesNotContain(a.address());
    assertThat(reasoning.reason()).isEqualTo("its turn");
  }

  private void named(ClusterEndpoint... now) {
    endpoints.replace(Stream.of(now).map(EndpointsTest::written).toList());
  }

  @Test
  void keepsWhoStaysWithStateAndLoad() {
    endpoints.observed(b, new CheckResult.Unreachable("refused"));
    a.load().begin();
    named(b, a);
    assertThat(endpoints.all()).containsExactly(b, a);
    assertThat(a.inFlight()).isEqualTo(1);
    assertThat(picked(List.of(), null)).containsOnly(a);
  }

  @Test
  void givesNothingToWhoLeft() {
    named(a, b);
    assertThat(c.removed()).isTrue();
    assertThat(picked(List.of(), null)).containsOnly(a, b);
    assertThat(picked(List.of(), new Eligible(Set.of(c), Set.of()))).isEmpty();
    endpoints.observed(c, new CheckResult.Serving());
    assertThat(picked(List.of(), null)).containsOnly(a, b);
  }

  @Test
  void usesWhoComesLaterAfterItsFirstGoodCheck() {
    named(a);
    named(a, b);
    assertThat(picked(List.of(), null)).containsOnly(a);
    endpoints.observed(b, new CheckResult.Serving());
    assertThat(picked(List.of(), null)).containsOnly(a, b);
  }

  @Test
  void usesWhoIsNewAtOnceWhenNobodyElseServes() {
    named(a);
    named(b, c);
    assertThat(picked(List.of(), null)).containsOnly(b, c);
    endpoints.observed(b, new CheckResult.Unreachable("refused"));
    assertThat(picked(List.of(), null)).containsOnly(c);
    endpoints.observed(c, new CheckResult.Unreachable("refused"));
    assertThat(picked(List.of(), null)).isEmpty();
  }

  @Test
  void hasNobodyWhenNobodyIsNamed() {
    named();
    assertThat(endpoints.pick(List.of(), null, Choice.NO_HASH, null)).isNull();
    assertThat(endpoints.reasons()).isEqualTo("the cluster has no endpoints");
    named(c);
    assertThat(picked(List.of(), null)).containsOnly(c);
  }

  @Test
  void tellsWhoComesAndGoes() {
    List<String> told = new ArrayList<>();
    endpoints.onMembership(
        new Membership() {
          @Override
          public void joined(ClusterEndpoint endpoint) {
            told.add("+" + endpoint.port());
          }

          @Override
          public void left(ClusterEndpoint endpoint) {
            told.add("-" + endpoint.port());
          }

          @Override
          public void gone(ClusterEndpoint endpoint) {
            told.add("x" + endpoint.port());
          }
        });
    endpoints.onRotation(e -> told.add((e.removed() ? "gone " : "there ") + e.port()));
    named(a, b);
    named(a, b, c);
    assertThat(endpoints.gone(c)).as("it is back").isFalse();
    named(a);
    assertThat(endpoints.gone(b)).isTrue();
    assertThat(endpoints.gone(b)).as("only once").isFalse();
    assertThat(told)
        .containsExactly(
            "+1", "+2", "+3", "-3", "gone 3", "+3", "there 3", "-2", "gone 2", "-3", "gone 3",
            "x2");
  }

  private void end(ClusterEndpoint endpoint, Outcome outcome, int times) {
    for (int i = 0; i < times; i++) {
      endpoints.ended(endpoint, outcome, 1_000_000);
    }
  }

  private void pass(int seconds) {
    time.advance(Duration.ofSeconds(seconds));
    endpoints.tick();
  }

  @Test
  void ejectsAfterFiveFailuresInARow() {
    end(a, Outcome.FAILURE, 4);
    end(a, Outcome.SUCCESS, 1);
    end(a, Outcome.FAILURE, 4);
    end(a, Outcome.IGNORED, 9);
    assertThat(picked(List.of(), null)).containsOnly(a, b, c);
    end(a, Outcome.FAILURE, 1);
    assertThat(picked(List.of(), null)).containsOnly(b, c);
    assertThat(a.state().reason()).isEqualTo("ejected: 5 failures in a row");
    assertThat(a.ejections()).isEqualTo(1);
  }

  @Test
  void ejectsWhoAnswersNobodyAfterTwoWereWaitedForInVain() {
    a.unresponsive().asked(time.getAsLong());
    time.advance(Duration.ofSeconds(1));
    endpoints.ended(a, Outcome.FAILURE, Duration.ofSeconds(1).toNanos());
    assertThat(picked(List.of(), null)).containsOnly(a, b, c);
    endpoints.ended(a, Outcome.FAILURE, Duration.ofMillis(900).toNanos());
    assertThat(picked(List.of(), null)).containsOnly(b, c);
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
    assertThat(picked(List.of(), null)).containsOnly(a, b, c);
  }

  @Test
  void triesAnEjectedOneWithOneCall() {
    end(a, Outcome.FAILURE, 5);
    pass(9);
    assertThat(picked(List.of(), null)).containsOnly(b, c);
    pass(1);
    assertThat(endpoints.pick(List.of(b), null, Choice.NO_HASH, null))
        .as("no second attempt probes")
        .isEqualTo(c);
    assertThat(endpoints.pick(List.of(), null, Choice.NO_HASH, null)).isEqualTo(a);
    assertThat(picked(List.of(), null)).as("one at a time").containsOnly(b, c);
    end(a, Outcome.IGNORED, 1);
    assertThat(endpoints.pick(List.of(), null, Choice.NO_HASH, null))
        .as("it showed nothing")
        .isEqualTo(a);
    end(a, Outcome.SUCCESS, 1);
    assertThat(picked(List.of(), null)).containsOnly(a, b, c);
    end(a, Outcome.FAILURE, 1);
    assertThat(picked(List.of(), null)).as("on probation").containsOnly(b, c);
  }

  @Test
  void ejectsForLongerEachTime() {
    end(a, Outcome.FAILURE, 5);
    pass(10);
    assertThat(endpoints.pick(List.of(), null, Choice.NO_HASH, null)).isEqualTo(a);
    end(a, Outcome.FAILURE, 1);
    pass(19);
    assertThat(picked(List.of(), null)).containsOnly(b, c);
    pass(1);
    assertThat(endpoints.pick(List.of(), null, Choice.NO_HASH, null)).isEqualTo(a);
    assertThat(a.ejections()).isEqualTo(2);
  }

  @Test
  void takesAGoodCheckForAGoodCallWhenItsTimeIsOver() {
    end(a, Outcome.FAILURE, 5);
    endpoints.observed(a, new CheckResult.Serving());
    assertThat(picked(List.of(), null)).as("not before").containsOnly(b, c);
    pass(10);
    endpoints.observed(a, new CheckResult.Serving());
    assertThat(picked(List.of(), null)).containsOnly(a, b, c);
  }

  @Test
  void waitsForTheCallThatProbesButNotForever() {
    end(a, Outcome.FAILURE, 5);
    pass(10);
    assertThat(endpoints.pick(List.of(), null, Choice.NO_HASH, null)).isEqualTo(a);
    endpoints.observed(a, new CheckResult.Serving());
    assertThat(picked(List.of(), null)).containsOnly(b, c);
    time.advance(Duration.ofSeconds(10));
    endpoints.observed(a, new CheckResult.Serving());
    assertThat(picked(List.of(), null)).containsOnly(a, b, c);
  }

  @Test
  void ejectsNoMoreThanHalfAndNeverTheLast() {
    end(a, Outcome.FAILURE, 5);
    end(b, Outcome.FAILURE, 50);
    assertThat(picked(List.of(), null)).containsOnly(b, c);
    named(b);
    end(b, Outcome.FAILURE, 50);
    assertThat(picked(List.of(), null)).containsOnly(b);
    assertThat(endpoints.failsOpen()).isFalse();
  }

  @Test
  void letsHealthDecideOfWhoIsLost() {
    endpoints.observed(a, new CheckResult.Serving());
    end(a, Outcome.FAILURE, 5);
    endpoints.observed(a, new CheckResult.Unreachable("refused"));
    endpoints.observed(a, new CheckResult.Serving());
    endpoints.observed(a, new CheckResult.Serving());
    assertThat(picked(List.of(), null)).as("it is another process").containsOnly(a, b, c);
  }

  @Test
  void waitsLongerForWhoComesAndGoes() {
    endpoints.observed(a, new CheckResult.Serving());
    flap();
    assertThat(picked(List.of(), null)).containsOnly(a, b, c);
    flap();
    assertThat(picked(List.of(), null)).containsOnly(b, c);
    assertThat(a.state().reason()).isEqualTo("ejected: its health comes and goes");
    pass(10);
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
    assertThat(picked(List.of(), null)).containsOnly(b, c);
    endpoints.observed(b, new CheckResult.Unreachable("refused"));
    assertThat(endpoints.failsOpen()).isTrue();
    assertThat(picked(List.of(), null)).containsOnly(a, c);
    endpoints.observed(c, new CheckResult.Unreachable("refused"));
    assertThat(picked(List.of(), null)).containsOnly(a);
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
    assertThat(picked(List.of(), null)).containsOnly(b, c);
    endpoints.observed(b, new CheckResult.NotServing("not serving"));
    assertThat(endpoints.failsOpen()).isFalse();
    assertThat(picked(List.of(), null)).containsOnly(c);
    endpoints.observed(c, new CheckResult.NotServing("not serving"));
    assertThat(endpoints.failsOpen()).isTrue();
    assertThat(picked(List.of(), null)).containsOnly(a, b, c);
  }

  @Test
  void givesNothingToWhoIsDrainedByHandEvenWhenItFailsOpen() {
    endpoints.drain(a, true);
    assertThat(picked(List.of(), null)).containsOnly(b, c);
    endpoints.observed(b, new CheckResult.NotServing("not serving"));
    endpoints.observed(c, new CheckResult.NotServing("not serving"));
    assertThat(picked(List.of(), null)).containsOnly(b, c);
    named(b, c);
    named(a, b, c);
    endpoints.observed(a, new CheckResult.Serving());
    assertThat(picked(List.of(), null)).as("still drained").containsOnly(b, c);
    endpoints.drain(a, false);
    assertThat(picked(List.of(), null)).contains(a);
  }
}
