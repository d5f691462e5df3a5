package io.weir.loadbalancer.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.runtime.config.DurationRange;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BackoffTest {
  private static final DurationRange RANGE = DurationRange.parse("25ms..250ms");

  @ParameterizedTest
  @CsvSource({"1, 25", "2, 50", "3, 100", "4, 200", "5, 250", "60, 250"})
  void doublesItsCeilingUpToTheBound(int retry, long millis) {
    var longest = new Backoff(bound -> bound - 1);
    assertThat(longest.nanos(RANGE, retry)).isEqualTo(Duration.ofMillis(millis).toNanos());
  }

  @Test
  void jittersDownToNearlyNothing() {
    assertThat(new Backoff(bound -> 0).nanos(RANGE, 3)).isEqualTo(1000);
  }
}
