package io.weir.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S, 250ms",
    "30s, PT30S, 30s",
    "5m, PT5M, 5m",
    "90s, PT1M30S, 90s",
    "36h, PT36H, 36h",
    "1000ms, PT1S, 1s",
    "60000ms, PT1M, 1m",
    "24h, PT24H, 1d",
    "0m, PT0S, 0s",
    "1500us, PT0.0015S, 1500us",
    "999999999ns, PT0.999999999S, 999999999ns",
    "36500d, PT876000H, 36500d"
  })
  void isReadAndShownAsItIsWritten(String text, Duration duration, String shown) {
    assertThat(DurationText.parse(text)).isEqualTo(duration);
    assertThat(DurationText.of(duration)).isEqualTo(shown);
    assertThat(DurationText.parse(shown)).isEqualTo(duration);
  }

  @Test
  void showsAlsoWhatNobodyWrote() {
    assertThat(DurationText.of(Duration.ofMillis(-250))).isEqualTo("-250ms");
    assertThat(DurationText.of(Duration.ofSeconds(3, 1))).isEqualTo("3000000001ns");
    assertThat(DurationText.of(Duration.ofSeconds(Long.MAX_VALUE))).endsWith("s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "-5s", "1.5s", "5 s", "5S", "PT5S", "1w", "1234567890ns"})
  void refusesWhatIsNoDuration(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DurationText.parse(text))
        .withMessageContaining("found '" + text + "', expected a duration such as");
  }

  @Test
  void refusesWhatIsLongerThanALife() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DurationText.parse("36501d"))
        .withMessageContaining("at most 36500d");
  }
}
