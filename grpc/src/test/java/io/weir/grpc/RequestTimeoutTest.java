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
    "1.5, 1500000000",
    "0.25s, 250000000",
    "1.5ms, 1500000",
    "0.000000001h, 3600",
    "2m, 120000000000",
    "1h, 3600000000000",
    "99999999, 99999999000000000",
    "99999999m, 5999999940000000000",
    "2562047h, 9223369200000000000",
    "2562048h, 9223372036854775807",
    "5124096h, 9223372036854775807",
    "99999999.999999999h, 9223372036854775807"
  })
  void readsValues(String value, long nanos) {
    assertThat(RequestTimeout.parse(value)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "ms",
        "-1",
        "+1",
        ".5",
        "1.",
        "1,5",
        "1.5.5",
        "1e3",
        "5S",
        "5d",
        "5us",
        "5 s",
        "123456789",
        "1.1234567890",
        "abc",
        "٣s",
        "5 ms",
        "NaN"
      })
  void refusesEverythingElse(String value) {
    assertThat(RequestTimeout.parse(value)).isEqualTo(-1);
  }
}
