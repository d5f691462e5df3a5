package io.weir.loadbalancer.admission.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RatiosTest {

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.9, 1, 1.1, 3, 70, 500})
  void findsTheMedianWithinATwentieth(double median) {
    var ratios = new Ratios();
    for (int i = 0; i < 10; i++) {
      ratios.add(median / 50, 1);
      ratios.add(median, 1);
      ratios.add(median * 50, 1);
    }
    assertThat(ratios.median()).isCloseTo(median, within(median / 20));
  }

  @Test
  void putsWhatIsBeyondItsRangeAtTheEnds() {
    var low = new Ratios();
    low.add(1e-9, 1);
    assertThat(low.median()).isCloseTo(1 / 16.0, within(0.01));
    var high = new Ratios();
    high.add(1e9, 1);
    assertThat(high.median()).isBetween(3_500.0, 4_100.0);
  }

  @Test
  void knowsWhatCallsTookInTheMean() {
    var ratios = new Ratios();
    assertThat(ratios.meanNanos()).isZero();
    ratios.add(1, 10);
    ratios.add(3, 30);
    assertThat(ratios.meanNanos()).isEqualTo(20);
    assertThat(ratios.meanUsualNanos()).isEqualTo(10);
    assertThat(ratios.count()).isEqualTo(2);
  }
}
