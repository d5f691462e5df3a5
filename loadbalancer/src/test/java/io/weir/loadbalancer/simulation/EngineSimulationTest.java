package io.weir.loadbalancer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.loadbalancer.balancing.Balance;
import io.weir.loadbalancer.balancing.Policy.Name;
import io.weir.loadbalancer.ejection.OutlierConfig;
import io.weir.loadbalancer.simulation.EngineSimulation.Result;
import io.weir.loadbalancer.simulation.Instance.Kind;
import io.weir.loadbalancer.simulation.Instance.Script;
import io.weir.loadbalancer.simulation.Simulation.Setup;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Five instances and 1,500 calls per second for a minute. The first instance has a fault. */
final class EngineSimulationTest {
  private static final double RATE = 1_500;
  private static final double SECONDS = 60;
  private static final Kind FINE = new Kind(8, Script.steady(10));
  private static final OutlierConfig OUTLIERS = OutlierConfig.defaults();

  private static Result run(Name policy, Kind first) {
    return EngineSimulation.run(
        Setup.of(Balance.of(policy), RATE, SECONDS, first, FINE, FINE, FINE, FINE), OUTLIERS);
  }

  private static OutlierConfig never() {
    var d = OUTLIERS;
    return new OutlierConfig(
        0,
        d.ejection(),
        d.maxEjection(),
        d.maxEjected(),
        Duration.ofDays(1),
        d.minEndpoints(),
        d.volume(),
        0,
        0);
  }

  @ParameterizedTest
  @EnumSource
  void ejectsOneThatFailsFastWithinTenAttempts(Name policy) {
    var failing = new Kind(8, Script.failingFast());
    var result = run(policy, failing);
    assertThat(result.attempts().between(0, 10).counts()[0]).as("%s", result).isBetween(1L, 10L);
    // Then one probe after each ejection of 10, 20 and 30 seconds.
    assertThat(result.attempts().counts()[0]).as("%s", result).isLessThanOrEqualTo(13);
    assertThat(result.calls().errors()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void losesNoCallToOneThatSaysNothing(Name policy) {
    var result = run(policy, new Kind(8, Script.frozen()));
    assertThat(result.calls().errors()).as("%s", result).isZero();
    // Attempts sent within the second before the first ones time out, and probes.
    assertThat(result.attempts().between(3, SECONDS).share(0)).as("%s", result).isLessThan(0.001);
    assertThat(result.calls().p99Millis()).as("%s", result).isLessThan(1_050);
  }

  @ParameterizedTest
  @EnumSource
  void givesLessEachTimeToOneThatComesAndGoes(Name policy) {
    var flapping = new Kind(8, Script.alternating(Script.steady(10), Script.failingFast()));
    var result = run(policy, flapping);
    assertThat(result.calls().errors()).as("%s", result).isLessThan(0.005);
    assertThat(result.attempts().between(SECONDS / 2, SECONDS).share(0))
        .as("%s", result)
        .isLessThan(result.attempts().between(0, SECONDS / 2).share(0));
  }

  @ParameterizedTest
  @EnumSource
  void addsAtMostAFifthWhenAllFail(Name policy) {
    var failing = new Kind(8, Script.failingFast());
    var setup =
        Setup.of(Balance.of(policy), RATE, SECONDS, failing, failing, failing, failing, failing);
    for (var outliers : new OutlierConfig[] {OUTLIERS, never()}) {
      var result = EngineSimulation.run(setup, outliers);
      assertThat(result.calls().errors()).isEqualTo(1);
      assertThat(result.attempts().size())
          .isGreaterThan(result.calls().size() * 1.1)
          .isLessThanOrEqualTo(result.calls().size() * 1.2 + 10 + SECONDS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void changesNothingAmongEquals(Name policy) {
    var result = run(policy, FINE);
    assertThat(result.attempts().size()).isEqualTo(result.calls().size());
    assertThat(result.calls().errors()).isZero();
    assertThat(result.calls().p99Millis()).isLessThan(12);
    assertThat(result.calls().share(0)).isBetween(0.18, 0.22);
  }
}
