package io.weir.loadbalancer.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PolicyTest {
  private static final int PICKS = 30_000;
  private static final Balance BY_HASH = Balance.of(HashKey.ofHeader("x-user"));

  private final Random random = new Random(42);

  static Stream<Balance> every() {
    return Stream.concat(Arrays.stream(Policy.Name.values()).map(Balance::of), Stream.of(BY_HASH));
  }

  private Policy policy(Policy.Name name) {
    return policy(Balance.of(name), random::nextInt);
  }

  private static Policy policy(Balance balance, IntUnaryOperator random) {
    return Policy.of(balance, new FakeTime(), random);
  }

  @Test
  void roundRobinGivesEveryEndpointItsTurn() {
    var counts = picks(policy(Policy.Name.ROUND_ROBIN), Candidate.idle(3));
    assertThat(counts).containsExactly(PICKS / 3, PICKS / 3, PICKS / 3);
  }

  @Test
  void roundRobinSurvivesTheOverflowOfItsCounter() {
    var policy = policy(Balance.of(Policy.Name.ROUND_ROBIN), bound -> bound - 1);
    for (int i = 0; i < 10; i++) {
      assertThat(policy.over(Candidate.idle(3)).pick(Choice.ANY)).isBetween(0, 2);
    }
  }

  @ParameterizedTest
  @MethodSource("every")
  void spreadsOverIdleEndpointsEvenly(Balance balance) {
    var counts = picks(policy(balance, random::nextInt), Candidate.idle(10));
    assertThat(ChiSquare.fits(counts, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1))
        .as("%s", Arrays.toString(counts))
        .isTrue();
  }

  @Test
  void givesTurnsByWeight() {
    Load[] loads = {
      Candidate.weighing("a", 1), Candidate.weighing("b", 2), Candidate.weighing("c", 7)
    };
    for (var name : new Policy.Name[] {Policy.Name.RANDOM, Policy.Name.WEIGHTED_ROUND_ROBIN}) {
      var counts = picks(policy(name), loads);
      assertThat(ChiSquare.fits(counts, 1, 2, 7)).as("%s", Arrays.toString(counts)).isTrue();
    }
  }

  @Test
  void givesAFewOfItsShareToWhatIsStillCold() {
    Load[] loads = {Candidate.weighing("a", 1), Candidate.weighing("b", 1).warmedTo(0.1)};
    for (var name : new Policy.Name[] {Policy.Name.RANDOM, Policy.Name.WEIGHTED_ROUND_ROBIN}) {
      assertThat(ChiSquare.fits(picks(policy(name), loads), 10, 1)).isTrue();
    }
  }

  @Test
  void spreadsTurnsByWeightInsteadOfGivingThemInARow() {
    Load[] loads = {Candidate.weighing("a", 1), Candidate.weighing("b", 3)};
    var picker = policy(Policy.Name.WEIGHTED_ROUND_ROBIN).over(loads);
    int row = 0;
    for (int i = 0; i < PICKS; i++) {
      row = picker.pick(Choice.ANY) == 1 ? row + 1 : 0;
      assertThat(row).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void weighsByReportsOnceTwoReport() {
    Load[] loads = {Candidate.reporting(300), Candidate.reporting(100), Candidate.reporting(0)};
    var counts = picks(policy(Policy.Name.WEIGHTED_ROUND_ROBIN), loads);
    assertThat(ChiSquare.fits(counts, 300, 100, 200)).as("%s", Arrays.toString(counts)).isTrue();
    loads[1] = Candidate.reporting(0);
    assertThat(picks(policy(Policy.Name.WEIGHTED_ROUND_ROBIN), loads))
        .containsExactly(PICKS / 3, PICKS / 3, PICKS / 3);
  }

  @Test
  void believesNoReportThatIsFarFromTheOthers() {
    Load[] loads = {Candidate.reporting(1), Candidate.reporting(1e9), Candidate.reporting(1e9)};
    assertThat(picks(policy(Policy.Name.WEIGHTED_ROUND_ROBIN), loads)[0]).isGreaterThan(PICKS / 40);
  }

  @Test
  void takesNewWeightsOnceASecond() {
    for (var name : new Policy.Name[] {Policy.Name.RANDOM, Policy.Name.WEIGHTED_ROUND_ROBIN}) {
      var time = new FakeTime();
      Load[] loads = {Candidate.weighing("a", 1), Candidate.weighing("b", 1)};
      var picker = Policy.of(Balance.of(name), time, random::nextInt).over(loads);
      loads[1] = Candidate.weighing("b", 9);
      assertThat(ChiSquare.fits(picks(picker, 2), 1, 1)).isTrue();
      time.advance(Duration.ofSeconds(1));
      assertThat(ChiSquare.fits(picks(picker, 2), 1, 9)).isTrue();
    }
  }

  @Test
  void leastRequestsOfTwoNeverTakesTheBusier() {
    Load[] loads = {Candidate.busy(5), Candidate.busy(1)};
    assertThat(picks(policy(Policy.Name.LEAST_REQUESTS), loads)).containsExactly(0, PICKS);
  }

  @Test
  void leastRequestsOfThreeNeverTakesTheBusiest() {
    Load[] loads = {Candidate.busy(9), Candidate.busy(1), Candidate.busy(2)};
    var counts = picks(policy(Policy.Name.LEAST_REQUESTS), loads);
    assertThat(counts[0]).isZero();
    assertThat(counts[1]).isGreaterThan(counts[2]);
  }

  @Test
  void leastRequestsHasTwoChoicesAlsoBetweenUnequalAndColdOnes() {
    var large = new Candidate("large", 5, 4, 1, 0, 1e6);
    var small = new Candidate("small", 2, 1, 1, 0, 1e6);
    var cold = new Candidate("cold", 0, 1, 0.1, 0, 1e6);
    // (5 + 1) / 4 < (2 + 1) / 1 < (0 + 1) / 0.1
    var counts = picks(policy(Policy.Name.LEAST_REQUESTS), new Load[] {large, small, cold});
    assertThat(ChiSquare.fits(new long[] {counts[0], counts[1]}, 2, 1)).isTrue();
    assertThat(counts[2]).isZero();
  }

  @Test
  void peakEwmaWeighsLatencyByWhatIsInFlight() {
    var slow = Candidate.busy(0).taking(10e6);
    assertThat(picks(policy(Policy.Name.PEAK_EWMA), new Load[] {slow, Candidate.busy(8)}))
        .containsExactly(0, PICKS);
    assertThat(picks(policy(Policy.Name.PEAK_EWMA), new Load[] {slow, Candidate.busy(10)}))
        .containsExactly(PICKS, 0);
  }

  @ParameterizedTest
  @MethodSource("every")
  void takesTheOnlyEndpoint(Balance balance) {
    assertThat(policy(balance, random::nextInt).over(Candidate.idle(1)).pick(Choice.ANY)).isZero();
  }

  @ParameterizedTest
  @MethodSource("every")
  void passesOverWhatItMust(Balance balance) {
    var picker = policy(balance, random::nextInt).over(Candidate.idle(4));
    for (int i = 0; i < 100; i++) {
      assertThat(picker.pick(index -> index != 2)).isEqualTo(2);
      assertThat(picker.pick(index -> index < 2)).isBetween(2, 3);
      assertThat(picker.pick(index -> true)).isEqualTo(Picker.NONE);
    }
    assertThat(policy(balance, random::nextInt).over(Candidate.idle(0)).pick(Choice.ANY))
        .isEqualTo(Picker.NONE);
  }

  @Test
  void hasTwoChoicesAlsoWhenSomeArePassedOver() {
    Load[] loads = {
      Candidate.busy(0), Candidate.busy(0), Candidate.busy(9), Candidate.busy(1), Candidate.busy(0)
    };
    for (int i = 0; i < 1_000; i++) {
      var picker = policy(Policy.Name.LEAST_REQUESTS).over(loads);
      assertThat(picker.pick(index -> index < 2 || index > 3)).isEqualTo(3);
    }
  }

  private static long[] picks(Policy policy, Load[] loads) {
    return picks(policy.over(loads), loads.length);
  }

  private static long[] picks(Picker picker, int size) {
    var counts = new long[size];
    for (int i = 0; i < PICKS; i++) {
      counts[picker.pick(Choice.ANY)]++;
    }
    return counts;
  }
}
