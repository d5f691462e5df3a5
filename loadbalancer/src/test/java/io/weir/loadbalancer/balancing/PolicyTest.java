package io.weir.loadbalancer.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class PolicyTest {
  private static final int PICKS = 30_000;

  /** Chi-square with 9 degrees of freedom exceeds this once in a thousand. */
  private static final double CHI_SQUARE_9 = 27.88;

  private final Random random = new Random(42);

  @Test
  void roundRobinGivesEveryEndpointItsTurn() {
    var counts = picks(Policy.of(Policy.Name.ROUND_ROBIN, random::nextInt), Candidate.idle(3));
    assertThat(counts).containsExactly(PICKS / 3, PICKS / 3, PICKS / 3);
  }

  @Test
  void roundRobinSurvivesTheOverflowOfItsCounter() {
    var policy = Policy.of(Policy.Name.ROUND_ROBIN, bound -> bound - 1);
    for (int i = 0; i < 10; i++) {
      assertThat(policy.over(Candidate.idle(3)).pick(Choice.ANY)).isBetween(0, 2);
    }
  }

  @Test
  void leastRequestsSpreadsOverIdleEndpointsEvenly() {
    var counts = picks(Policy.of(Policy.Name.LEAST_REQUESTS, random::nextInt), Candidate.idle(10));
    double expected = PICKS / 10.0;
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    assertThat(chiSquare).isLessThan(CHI_SQUARE_9);
  }

  @Test
  void leastRequestsOfTwoNeverTakesTheBusier() {
    Load[] loads = {Candidate.busy(5), Candidate.busy(1)};
    assertThat(picks(Policy.of(Policy.Name.LEAST_REQUESTS, random::nextInt), loads))
        .containsExactly(0, PICKS);
  }

  @Test
  void leastRequestsOfThreeNeverTakesTheBusiest() {
    Load[] loads = {Candidate.busy(9), Candidate.busy(1), Candidate.busy(2)};
    var counts = picks(Policy.of(Policy.Name.LEAST_REQUESTS, random::nextInt), loads);
    assertThat(counts[0]).isZero();
    assertThat(counts[1]).isGreaterThan(counts[2]);
  }

  @Test
  void everyPolicyTakesTheOnlyEndpoint() {
    for (var name : Policy.Name.values()) {
      assertThat(Policy.of(name, random::nextInt).over(Candidate.idle(1)).pick(Choice.ANY)).isZero();
    }
  }

  @Test
  void everyPolicyPassesOverWhatItMust() {
    for (var name : Policy.Name.values()) {
      var picker = Policy.of(name, random::nextInt).over(Candidate.idle(4));
      for (int i = 0; i < 100; i++) {
        assertThat(picker.pick(index -> index != 2)).isEqualTo(2);
        assertThat(picker.pick(index -> index < 2)).isBetween(2, 3);
        assertThat(picker.pick(index -> true)).isEqualTo(Picker.NONE);
      }
      assertThat(Policy.of(name, random::nextInt).over(Candidate.idle(0)).pick(Choice.ANY))
          .isEqualTo(Picker.NONE);
    }
  }

  private static int[] picks(Policy policy, Load[] loads) {
    var counts = new int[loads.length];
    var picker = policy.over(loads);
    for (int i = 0; i < PICKS; i++) {
      counts[picker.pick(Choice.ANY)]++;
    }
    return counts;
  }
}
