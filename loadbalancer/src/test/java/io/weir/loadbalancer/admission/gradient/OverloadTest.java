package io.weir.loadbalancer.admission.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.loadbalancer.admission.gradient.Overload.Call;
import io.weir.loadbalancer.admission.gradient.Overload.Kind;
import io.weir.loadbalancer.admission.gradient.Overload.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Overload, and situations that only look like it, on virtual time. */
final class OverloadTest {
  private static final Bounds BOUNDS = Bounds.of(16, 10_000);
  private static final double SLACK_MILLIS = 25;

  @ParameterizedTest(name = "{0} workers, {1} ms")
  @CsvSource({"16, 5", "32, 10", "64, 20", "200, 50", "24, 2"})
  void threeTimesTheCapacityIsServedAtItsCapacityAndTheRestRefused(int workers, double millis) {
    var kind = Kind.of(workers, millis);
    double capacity = kind.capacity();
    var usual = Phase.of(30, capacity * 0.7);
    var run = Overload.run(kind, BOUNDS, usual, Phase.of(60, capacity * 3), usual);
    double normal = run.p99(5, 30);
    assertThat(Overload.refused(run.between(0, 30))).isZero();
    assertThat(run.goodput(30, 90)).isGreaterThan(0.95 * capacity);
    // Calls that usually take a few milliseconds may take a few tens more.
    assertThat(run.p99(32, 90)).isLessThan(1.5 * normal + SLACK_MILLIS);
    assertThat(run.p99(30, 90)).isLessThan(2 * normal + SLACK_MILLIS);
    // No tail: refused calls do not return, and queued calls are served.
    assertThat(Overload.refused(run.between(91, 120))).isZero();
    assertThat(run.p99(91, 120)).isLessThan(1.2 * normal);
    assertThat(run.inFlight()).isZero();
  }

  @Test
  void aProcessThatStartsInTheOverloadLearnsThatItsUsualIsAQueue() {
    var kind = Kind.of(32, 10);
    double capacity = kind.capacity();
    var run = Overload.run(kind, BOUNDS, Phase.of(180, capacity * 3), Phase.of(30, capacity * 0.7));
    assertThat(run.goodput(0, 180)).isGreaterThan(0.95 * capacity);
    assertThat(run.p99(60, 120)).isLessThan(run.p99(0, 20) / 3);
    assertThat(run.p99(120, 180)).isLessThan(3 * run.p99(190, 210));
  }

  @Test
  void aLoadThatCreepsAboveTheCapacityIsNoNewUsual() {
    var kind = Kind.of(32, 10);
    double capacity = kind.capacity();
    var phases = new Phase[40];
    for (int i = 0; i < phases.length; i++) {
      phases[i] = Phase.of(3, capacity * (0.7 + i * 0.02));
    }
    var run = Overload.run(kind, BOUNDS, phases);
    assertThat(run.p99(90, 120)).isLessThan(1.5 * run.p99(0, 10) + SLACK_MILLIS);
    assertThat(run.goodput(90, 120)).isGreaterThan(0.95 * capacity);
  }

  @Test
  void aServerThatBecomesTenTimesSlowerForGoodIsTakenAsItIsAfterSeconds() {
    var kind = Kind.of(2_000, 10);
    var run = Overload.run(kind, BOUNDS, Phase.of(20, 4_000), new Phase(40, 4_000, 10, 0));
    assertThat(Overload.refused(run.between(0, 20))).isZero();
    assertThat(Overload.refused(run.between(25, 60))).isZero();
  }

  @Test
  void slowCallsAmongFastOnesAreNoOverload() {
    var mixed = new Kind(2_000, 2, 100, 0.02);
    var other = new Kind(2_000, 2, 100, 0.9);
    for (var kind : new Kind[] {mixed, other}) {
      var run = Overload.run(kind, BOUNDS, Phase.of(20, 2_000));
      assertThat(Overload.refused(run.between(0, 20))).isZero();
    }
  }

  @Test
  void manySlowCallsAtOnceFromTheStartAreNoOverload() {
    var run = Overload.run(Kind.of(5_000, 1_000), BOUNDS, Phase.of(60, 900));
    assertThat(Overload.refused(run.between(0, 60))).isLessThan(60 * 900 / 1_000);
  }

  @Test
  void whatIsShedLastIsServedWhileOthersAreRefused() {
    var kind = Kind.of(32, 10);
    double capacity = kind.capacity();
    var run =
        Overload.run(
            kind, BOUNDS, Phase.of(20, capacity * 0.5), new Phase(60, capacity * 3, 1, 0.1));
    var high = run.between(20, 80).stream().filter(Call::high).toList();
    assertThat(Overload.refused(high)).isLessThan(high.size() / 100);
    assertThat(Overload.refused(run.between(20, 80))).isGreaterThan(high.size());
    assertThat(run.goodput(20, 80)).isGreaterThan(0.95 * capacity);
  }
}
