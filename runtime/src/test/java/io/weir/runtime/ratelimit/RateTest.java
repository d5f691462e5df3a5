package io.weir.runtime.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RateTest {
  @ParameterizedTest
  @CsvSource({"1/s, 1, 1", "90/m, 90, 60", "5000/h, 5000, 3600", "999999999/d, 999999999, 86400"})
  void isAnAmountInAPeriod(String text, long amount, long seconds) {
    var rate = Rate.parse(text);
    assertThat(rate.amount()).isEqualTo(amount);
    assertThat(rate.period().toSeconds()).isEqualTo(seconds);
    assertThat(rate).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "0/s", "-1/s", "1.5/s", "10/w", "10 /s", "10/ms", "1000000000/s"})
  void isNothingElse(String text) {
    assertThatThrownBy(() -> Rate.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }
}
