package io.weir.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationRangeTest {

  @Test
  void readsBothBounds() {
    var range = DurationRange.parse("500ms..1m");
    assertThat(range.from()).isEqualTo(Duration.ofMillis(500));
    assertThat(range.to()).isEqualTo(Duration.ofMinutes(1));
    assertThat(range).hasToString("500ms..1m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "25ms", "250ms..25ms", "0ms..1s", "25..250", "1s..", "..1s", "a..b"})
  void refusesARangeThatIsNone(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> DurationRange.parse(text));
  }
}
