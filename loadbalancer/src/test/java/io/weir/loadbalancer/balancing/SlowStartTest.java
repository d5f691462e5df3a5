package io.weir.loadbalancer.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SlowStartTest {
  private static final Duration WINDOW = Duration.ofSeconds(20);

  @ParameterizedTest
  @CsvSource({
    "0,     1,  0.1",
    "1000,  1,  0.1",
    "2000,  1,  0.1",
    "5000,  1,  0.25",
    "10000, 1,  0.5",
    "19999, 1,  0.99995",
    "20000, 1,  1",
    "99999, 1,  1",
    "5000,  2,  0.5",
    "5000, 0.5, 0.1",
    "10000, 0.5, 0.25"
  })
  void growsByTheFormula(long millis, double aggression, double expected) {
    var start = new SlowStart(WINDOW, aggression, 0.1);
    assertThat(start.factor(TimeUnit.MILLISECONDS.toNanos(millis)))
        .isCloseTo(expected, within(1e-9));
  }

  @Test
  void isOverAtOnceWithoutAWindow() {
    assertThat(SlowStart.OFF.factor(0)).isEqualTo(1);
  }

  @Test
  void refusesNonsense() {
    assertThatThrownBy(() -> new SlowStart(Duration.ofSeconds(-1), 1, 0.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SlowStart(WINDOW, 0, 0.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SlowStart(WINDOW, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
