package io.weir.loadbalancer.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.loadbalancer.balancing.Choice;
import io.weir.loadbalancer.balancing.Reasoning;
import io.weir.loadbalancer.endpoint.CheckResult;
import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.loadbalancer.endpoint.Eligible;
import io.weir.loadbalancer.endpoint.Membership;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EndpointsTest {
  private final ThreeEndpoints three = new ThreeEndpoints();
  private final ClusterEndpoint a = three.a;
  private final ClusterEndpoint b = three.b;
  private final ClusterEndpoint c = three.c;
  private final Endpoints endpoints = three.endpoints;

  @Test
  void picksOnlyTheEligible() {
    assertThat(three.picked(List.of(), new Eligible(Set.of(a, b), Set.of(c)))).containsOnly(a, b);
    assertThat(three.picked(List.of(a), new Eligible(Set.of(a, b), Set.of(c)))).containsOnly(b);
    assertThat(three.picked(List.of(), new Eligible(Set.of(), Set.of()))).isEmpty();
  }

  @Test
  void picksAStandInWhenNobodyElseIsLeft() {
    var eligible = new Eligible(Set.of(a), Set.of(c));
    assertThat(three.picked(List.of(a), eligible)).containsOnly(c);
    assertThat(endpoints.hasBeyond(List.of(a), eligible)).isTrue();
    endpoints.observed(a, new CheckResult.Unreachable("refused"));
    assertThat(three.picked(List.of(), eligible)).containsOnly(c);
    assertThat(eligible.usable()).isZero();
  }

  @Test
  void triesTheSameAgainBeforeAStranger() {
    var eligible = new Eligible(Set.of(a), Set.of());
    assertThat(three.picked(List.of(a), eligible)).containsOnly(a);
    assertThat(endpoints.hasBeyond(List.of(a), eligible)).isFalse();
  }

  @Test
  void picksAnyOfAllWhenNothingIsSaid() {
    assertThat(three.picked(List.of(), null)).containsOnly(a, b, c);
    assertThat(three.picked(List.of(a, b, c), null)).containsOnly(a, b, c);
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

  @Test
  void keepsWhoStaysWithStateAndLoad() {
    endpoints.observed(b, new CheckResult.Unreachable("refused"));
    a.load().begin();
    three.named(b, a);
    assertThat(endpoints.all()).containsExactly(b, a);
    assertThat(a.inFlight()).isEqualTo(1);
    assertThat(three.picked(List.of(), null)).containsOnly(a);
  }

  @Test
  void givesNothingToWhoLeft() {
    three.named(a, b);
    assertThat(c.removed()).isTrue();
    assertThat(three.picked(List.of(), null)).containsOnly(a, b);
    assertThat(three.picked(List.of(), new Eligible(Set.of(c), Set.of()))).isEmpty();
    endpoints.observed(c, new CheckResult.Serving());
    assertThat(three.picked(List.of(), null)).containsOnly(a, b);
  }

  @Test
  void usesWhoComesLaterAfterItsFirstGoodCheck() {
    three.named(a);
    three.named(a, b);
    assertThat(three.picked(List.of(), null)).containsOnly(a);
    endpoints.observed(b, new CheckResult.Serving());
    assertThat(three.picked(List.of(), null)).containsOnly(a, b);
  }

  @Test
  void usesWhoIsNewAtOnceWhenNobodyElseServes() {
    three.named(a);
    three.named(b, c);
    assertThat(three.picked(List.of(), null)).containsOnly(b, c);
    endpoints.observed(b, new CheckResult.Unreachable("refused"));
    assertThat(three.picked(List.of(), null)).containsOnly(c);
    endpoints.observed(c, new CheckResult.Unreachable("refused"));
    assertThat(three.picked(List.of(), null)).isEmpty();
  }

  @Test
  void hasNobodyWhenNobodyIsNamed() {
    three.named();
    assertThat(endpoints.pick(List.of(), null, Choice.NO_HASH, null)).isNull();
    assertThat(endpoints.reasons()).isEqualTo("the cluster has no endpoints");
    three.named(c);
    assertThat(three.picked(List.of(), null)).containsOnly(c);
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
    three.named(a, b);
    three.named(a, b, c);
    assertThat(endpoints.gone(c)).as("it is back").isFalse();
    three.named(a);
    assertThat(endpoints.gone(b)).isTrue();
    assertThat(endpoints.gone(b)).as("only once").isFalse();
    assertThat(told)
        .containsExactly(
            "+1", "+2", "+3", "-3", "gone 3", "+3", "there 3", "-2", "gone 2", "-3", "gone 3",
            "x2");
  }
}
