package io.weir.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GrpcTimeoutTest {
  @ParameterizedTest
  @CsvSource({
    "1n, 1",
    "250m, 250000000",
    "3u, 3000",
    "5S, 5000000000",
    "2M, 120000000000",
    "1H, 3600000000000",
    "0n, 0",
    "00000001S, 1000000000",
    "99999999H, 9223372036854775807"
  })
  void readsValues(String value, long nanos) {
    assertThat(GrpcTimeout.parse(value)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "S", "5", "5s", "-1S", "+1S", "1.5S", " 1S", "1S ", "123456789n", "1 S", "٣S"})
  void refusesEverythingElse(String value) {
    assertThat(GrpcTimeout.parse(value)).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0n",
    "-5, 0n",
    "-9223372036854775808, 0n",
    "99999999, 99999999n",
    "100000000, 100000u",
    "5000000000, 5000000u",
    "99999999999, 99999999u",
    "100000000000, 100000m",
    "9223372036854775807, 2562047H"
  })
  void writesValuesRoundedDown(long nanos, String value) {
    var text = GrpcTimeout.format(nanos);
    assertThat(GrpcTimeout.parse(text)).isBetween(0L, Math.max(0, nanos));
    if (nanos < Long.MAX_VALUE) {
      assertThat(text).isEqualTo(value);
    }
  }
}
