package io.weir.loadbalancer.ejection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.config.ConfigReader;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OutlierConfigTest {
  @ParameterizedTest
  @CsvSource({"1, 10", "2, 20", "3, 30", "29, 290", "30, 300", "31, 300", "1000, 300"})
  void isOutLongerEachTimeUpToABound(int times, int seconds) {
    var defaults = OutlierConfig.defaults();
    long base = Duration.ofSeconds(seconds).toNanos();
    assertThat(defaults.nanos(times, bound -> 0)).isBetween(base - 1_000, base);
    assertThat(defaults.nanos(times, bound -> bound - 1))
        .isBetween(base, base + Math.min(base / 10, 1_000_000_000_000L));
  }

  @ParameterizedTest
  @CsvSource({"50%, 1, 1", "50%, 2, 1", "50%, 3, 1", "50%, 4, 2", "10%, 5, 1", "0%, 9, 0"})
  void hasRoomForAPartOfThem(String share, int endpoints, int room) {
    var config = ConfigReader.read("max-ejected: " + share, "test", OutlierConfig.class, Map.of());
    assertThat(config.room(endpoints)).isEqualTo(room);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {consecutive: -1}                     | consecutive is at least 0
          {ejection: 10s, max-ejection: 5s}     | max-ejection at least ejection
          {slower-than: 0.5}                    | slower-than is 0 or above 1
          {min-endpoints: 1}                    | min-endpoints at least 2
          {ejections: 10s}                      | unknown key 'ejections', did you mean 'ejection'?
          """)
  void saysWhatIsWrongInAConfiguration(String text, String mistake) {
    assertThatThrownBy(() -> ConfigReader.read(text, "test", OutlierConfig.class, Map.of()))
        .hasMessageContaining(mistake);
  }
}
