package io.weir.loadbalancer.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Crowds before a cluster, on virtual time. Each begins with a minute of light traffic, from which
 * the admission has learnt what is usual.
 */
final class CrowdTest {
  private static final double BEGIN = 60;
  private static final double END = 80;

  private static Crowd crowd(int workers, double millis) {
    return new Crowd(workers, millis).rate("light", 100, 0, BEGIN);
  }

  /** Workers and their time make capacities from 800 to 12,800 calls per second. */
  @ParameterizedTest
  @CsvSource({"16, 20", "8, 2", "64, 5", "16, 2", "128, 50"})
  void aThousandClientsWithoutPauseAreAllServedAtFullSpeed(int workers, double millis) {
    var run = crowd(workers, millis).clients("crowd", 1_000, Duration.ZERO, BEGIN, END).run();
    double capacity = workers / millis * 1_000;
    if (capacity > 1_500) {
      assertThat(run.answered("crowd", BEGIN, END)).isGreaterThan(0.999);
    }
    assertThat(run.useful(BEGIN + 1, END)).isGreaterThan(0.95 * capacity);
    assertThat(run.p99("crowd", BEGIN, END)).isLessThan(1 + 2 * millis / 1_000 + 0.5);
    assertThat(run.held()).isZero();
  }

  @Test
  void aThousandSlowCallsAtOnceAreNotHeldBack() {
    var run = crowd(5_000, 200).clients("crowd", 1_000, Duration.ZERO, BEGIN, END).run();
    assertThat(run.answered("crowd", BEGIN, END)).isEqualTo(1);
    assertThat(run.useful(BEGIN + 2, END)).isGreaterThan(0.98 * 5_000);
    assertThat(run.p99("crowd", BEGIN + 2, END)).isLessThan(0.25);
  }

  @ParameterizedTest
  @CsvSource({"3, 8, 20", "10, 8, 20", "3, 64, 20", "10, 64, 20", "10, 16, 4"})
  void anOpenLoopBeyondTheCapacityIsServedAtTheCapacity(int times, int workers, double millis) {
    double capacity = workers / millis * 1_000;
    var run =
        crowd(workers, millis)
            .rate("crowd", times * capacity, BEGIN, END)
            .rate("after", capacity / 2, END + 2, END + 10)
            .run();
    assertThat(run.useful(BEGIN, END)).isGreaterThan(0.9 * capacity);
    assertThat(run.p99("crowd", BEGIN, END)).isLessThan(1 + 2 * millis / 1_000 + 0.3);
    assertThat(run.answered("after", END + 2, END + 10)).isEqualTo(1);
    assertThat(run.p99("after", END + 2, END + 10)).isLessThan(3 * millis / 1_000);
  }

  @Test
  void aModestCallerIsServedBesideOneThatAsksAHundredTimesAsMuch() {
    var run = crowd(8, 20).rate("greedy", 4_000, BEGIN, END).rate("modest", 40, BEGIN, END).run();
    assertThat(run.answered("modest", BEGIN, END)).isGreaterThan(0.99);
    assertThat(run.answered("greedy", BEGIN, END)).isLessThan(0.2);
    assertThat(run.useful(BEGIN, END)).isGreaterThan(0.9 * 400);
  }
}
