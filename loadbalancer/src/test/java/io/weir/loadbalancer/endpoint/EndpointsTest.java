package io.weir.loadbalancer.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import io.weir.loadbalancer.balancing.Balance;
import io.weir.loadbalancer.balancing.Choice;
import io.weir.loadbalancer.balancing.EndpointLoad;
import io.weir.loadbalancer.balancing.Policy;
import io.weir.loadbalancer.balancing.Reasoning;
import io.weir.loadbalancer.balancing.SlowStart;
import io.weir.loadbalancer.health.CheckResult;
import io.weir.loadbalancer.health.HealthConfig;
import io.weir.testkit.time.FakeTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EndpointsTest {
  private static final EndpointLoad.Shared SHARED =
      new EndpointLoad.Shared(new FakeTime(), SlowStart.OFF);

  private final ClusterEndpoint a = endpoint(1);
  private final ClusterEndpoint b = endpoint(2);
  private final ClusterEndpoint c = endpoint(3);
  private final Endpoints endpoints =
      new Endpoints(
          "test",
          List.of(a, b, c),
          HealthConfig.defaults(),
          Policy.of(Balance.of(Policy.Name.ROUND_ROBIN), () -> 0, bound -> 0));

  private static ClusterEndpoint endpoint(int port) {
    var load = new EndpointLoad("127.0.0.1:" + port, 1, SHARED);
    return new ClusterEndpoint("127.0.0.1", port, WebClient.of(), load);
  }

  private Set<ClusterEndpoint> picked(
      List<ClusterEndpoint> tried, @Nullable Eligible eligible) {
    Set<ClusterEndpoint> picked = new HashSet<>();
    for (int i = 0; i < 6; i++) {
      var endpoint = endpoints.pick(tried, eligible, Choice.NO_HASH, null);
      if (endpoint != null) {
        picked.add(endpoint);
      }
    }
    return picked;
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
}
