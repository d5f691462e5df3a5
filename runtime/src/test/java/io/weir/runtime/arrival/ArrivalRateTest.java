package io.weir.runtime.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ArrivalRateTest {
  private final ArrivalRate rate = new ArrivalRate();

  @Test
  void wantsAKibibyteInEachPeriod() {
    assertThat(rate.isTooSlow(1_024, false)).isFalse();
    assertThat(rate.isTooSlow(2_048, false)).isFalse();
    assertThat(rate.isTooSlow(3_071, false)).isTrue();
  }

  @Test
  void doesNotBlameACallerThatIsNotRead() {
    assertThat(rate.isTooSlow(4_096, false)).isFalse();
    assertThat(rate.isTooSlow(4_096, true)).isFalse();
    assertThat(rate.isTooSlow(4_096, false)).isTrue();
  }
}
