package io.weir.loadbalancer.admission.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.loadbalancer.admission.gradient.Gradient.Window;
import io.weir.testkit.time.FakeTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GradientTest {
  private final FakeTime time = new FakeTime();

  /**
   * Settles where {@code workers × 1.25 = limit − √limit}, so that the p99 of served calls stays
   * below twice the usual.
   */
  @ParameterizedTest
  @CsvSource({"16, 25", "64, 89", "256, 339"})
  void settlesWhereAQuarterMoreThanTheWorkersAndARootAreUnderWay(int workers, int settled) {
    var gradient = new Gradient(Bounds.of(4, 10_000), most -> 0, time.getAsLong());
    var next = gradient.first();
    for (int i = 0; i < 200; i++) {
      double ratio = Math.max(1, next.limit() / (double) workers);
      next = gradient.after(new Window(ratio, next.limit(), workers), time.getAsLong());
    }
    assertThat(next.limit()).isEqualTo(settled);
  }
}
