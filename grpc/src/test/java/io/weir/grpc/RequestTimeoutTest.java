package io.weir.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestTimeoutTest {
  @ParameterizedTest
  @CsvSource({
    "5, 5000000000",
    "5s, 5000000000",
    "500ms, 500000000",
    "0, 0",
    "0ms, 0",
    "99999999, 99999999000000000"
  })
  void readsValues(String value, long nanos) {
    assertThat(RequestTimeout.parse(value)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "s", "ms", "-1", "1.5", "5S", "5m", "5 s", "123456789", "abc", "٣s", "5 ms"})
  void refusesEverythingElse(String value) {
    assertThat(RequestTimeout.parse(value)).isEqualTo(-1);
  }
}
