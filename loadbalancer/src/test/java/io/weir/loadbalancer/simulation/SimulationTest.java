package io.weir.loadbalancer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.loadbalancer.balancing.Balance;
import io.weir.loadbalancer.balancing.ChiSquare;
import io.weir.loadbalancer.balancing.HashKey;
import io.weir.loadbalancer.balancing.Policy.Name;
import io.weir.loadbalancer.balancing.SlowStart;
import io.weir.loadbalancer.simulation.Instance.Kind;
import io.weir.loadbalancer.simulation.Instance.Script;
import io.weir.loadbalancer.simulation.Simulation.Setup;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Five instances that each can serve 800 calls per second in 10 ms, and 1,500 calls per second in
 * total. The first instance has a fault.
 */
final class SimulationTest {
  private static final double RATE = 1_500;
  private static final double SECONDS = 20;
  private static final Kind FINE = new Kind(8, Script.steady(10));
  private static final Kind SLOW = new Kind(8, Script.steady(100));

  private static Figures run(Balance balance, Kind first) {
    return Simulation.run(Setup.of(balance, RATE, SECONDS, first, FINE, FINE, FINE, FINE));
  }

  private static Figures run(Name policy, Kind first) {
    return run(Balance.of(policy), first);
  }

  static Stream<Balance> every() {
    return Stream.concat(
        Arrays.stream(Name.values()).map(Balance::of),
        Stream.of(Balance.of(HashKey.ofHeader("x-user"))));
  }

  @ParameterizedTest
  @MethodSource("every")
  void sharesOutEvenlyAmongEquals(Balance balance) {
    var figures = run(balance, FINE);
    assertThat(figures.errors()).isZero();
    assertThat(figures.p99Millis()).isLessThan(12);
    if (balance.hash().isEmpty()) {
      assertThat(ChiSquare.fits(figures.counts(), 1, 1, 1, 1, 1)).as("%s", figures).isTrue();
    } else {
      // Five thousand keys are spread only as evenly as their hashes.
      assertThat(figures.share(0)).isBetween(0.18, 0.22);
    }
  }

  @Test
  void goesTheSameWayEachTime() {
    assertThat(run(Name.LEAST_REQUESTS, SLOW))
        .hasToString(run(Name.LEAST_REQUESTS, SLOW).toString());
  }

  /**
   * Upper limits for the slow instance: its share (0.2 is fair), p99 in milliseconds, and errors.
   */
  @ParameterizedTest
  @CsvSource({"LEAST_REQUESTS, 0.05,  105, 0", "PEAK_EWMA,      0.005, 12,  0"})
  void sparesOneThatIsTenTimesSlower(Name policy, double share, double p99, double errors) {
    var figures = run(policy, SLOW);
    assertThat(figures.share(0)).as("%s", figures).isLessThan(share);
    assertThat(figures.p99Millis()).as("%s", figures).isLessThan(p99);
    assertThat(figures.errors()).as("%s", figures).isLessThanOrEqualTo(errors);
    var others = run(Name.ROUND_ROBIN, SLOW);
    assertThat(others.p99Millis()).isGreaterThan(3 * figures.p99Millis());
  }

  @Test
  void boundsTheLoadOfOneThatIsSlowAlsoByHash() {
    var figures = run(Balance.of(HashKey.ofHeader("x-user")), SLOW);
    assertThat(figures.share(0)).as("%s", figures).isLessThan(0.06);
    assertThat(figures.errors()).isZero();
  }

  @Test
  void sparesOneThatIsSlowWithoutBeingOverloaded() {
    // Each gets 40 calls per second, and the slow one can serve 80. Only a policy that measures
    // latency gains much.
    var setup = Setup.of(Balance.of(Name.PEAK_EWMA), 200, SECONDS, SLOW, FINE, FINE, FINE, FINE);
    var measured = Simulation.run(setup);
    var turns =
        Simulation.run(
            Setup.of(Balance.of(Name.ROUND_ROBIN), 200, SECONDS, SLOW, FINE, FINE, FINE, FINE));
    assertThat(turns.p99Millis()).as("%s", turns).isGreaterThan(3 * measured.p99Millis());
  }

  /** Upper limit of the errors of all calls; round-robin would have 0.2. */
  @ParameterizedTest
  @CsvSource({"LEAST_REQUESTS, 0.01", "PEAK_EWMA, 0.001"})
  void sendsLittleToOneThatSaysNothing(Name policy, double errors) {
    var figures = run(policy, new Kind(8, Script.frozen()));
    assertThat(figures.errors()).as("%s", figures).isPositive().isLessThan(errors);
    assertThat(figures.p99Millis()).as("%s", figures).isLessThan(12);
  }

  @Test
  void isNotDrawnToOneThatFailsFast() {
    var failing = new Kind(8, Script.failingFast());
    assertThat(run(Name.PEAK_EWMA, failing).errors()).isLessThan(0.001);
    // An instance that fails fast looks idle. Avoiding it is the job of ejection.
    assertThat(run(Name.LEAST_REQUESTS, failing).share(0)).isBetween(0.2, 0.45);
  }

  /** Upper limit of the errors of all calls; round-robin would have 0.1. */
  @ParameterizedTest
  @CsvSource({
    "LEAST_REQUESTS, frozen, 0.01",
    "PEAK_EWMA, frozen, 0.001",
    "PEAK_EWMA, failing, 0.001"
  })
  void isNotFooledByOneThatComesAndGoes(Name policy, String how, double errors) {
    var bad = how.equals("frozen") ? Script.frozen() : Script.failingFast();
    var figures = run(policy, new Kind(8, Script.alternating(Script.steady(10), bad)));
    assertThat(figures.errors()).as("%s", figures).isLessThan(errors);
  }

  @Test
  void forgivesABadSecondSoon() {
    var once = Script.steady(10);
    var bad = Script.failingFast();
    Script script = now -> (now / 1_000_000_000 == 2 ? bad : once).at(now);
    var after = run(Name.PEAK_EWMA, new Kind(8, script)).between(14, SECONDS);
    assertThat(after.share(0)).as("%s", after).isBetween(0.17, 0.23);
  }

  @ParameterizedTest
  @CsvSource({"WEIGHTED_ROUND_ROBIN", "RANDOM", "LEAST_REQUESTS"})
  void warmsUpWhatHasStartedAnew(Name policy) {
    var cold = new Kind(8, Script.warming(10, SECONDS / 2, 5));
    var setup = Setup.of(Balance.of(policy), RATE, SECONDS, cold, FINE, FINE, FINE, FINE);
    var hurried = Simulation.run(setup).between(SECONDS / 2, SECONDS);
    var warmed =
        Simulation.run(setup.with(SlowStart.over(Duration.ofSeconds(8))))
            .between(SECONDS / 2, SECONDS);
    assertThat(warmed.share(0)).isLessThan(hurried.share(0));
    assertThat(warmed.p99Millis())
        .as("%s, without slow start %s", warmed, hurried)
        .isLessThan(hurried.p99Millis() * 0.8);
    assertThat(warmed.errors()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"WEIGHTED_ROUND_ROBIN", "RANDOM"})
  void givesUnequalOnesWhatTheirWeightsSay(Name policy) {
    var setup =
        Setup.of(
            Balance.of(policy),
            RATE,
            SECONDS,
            new Kind(2, 1, Script.steady(10)),
            new Kind(8, 4, Script.steady(10)),
            new Kind(16, 8, Script.steady(10)));
    var figures = Simulation.run(setup);
    assertThat(ChiSquare.fits(figures.counts(), 1, 4, 8)).as("%s", figures).isTrue();
    assertThat(figures.errors()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"LEAST_REQUESTS", "PEAK_EWMA"})
  void keepsUnequalOnesFromQueues(Name policy) {
    var weighed =
        Setup.of(
            Balance.of(policy),
            RATE,
            SECONDS,
            new Kind(2, 1, Script.steady(10)),
            new Kind(8, 4, Script.steady(10)),
            new Kind(16, 8, Script.steady(10)));
    var figures = Simulation.run(weighed);
    assertThat(figures.p99Millis()).as("%s", figures).isLessThan(20);
    assertThat(figures.share(0)).isLessThan(figures.share(1));
    assertThat(figures.share(1)).isLessThan(figures.share(2));
    assertThat(figures.errors()).isZero();
  }
}
