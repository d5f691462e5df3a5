package io.weir.runtime.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {
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
  void readsGrpcTimeouts(String value, long nanos) {
    assertThat(Deadline.parseGrpcTimeout(value)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "S", "5", "5s", "-1S", "+1S", "1.5S", " 1S", "1S ", "123456789n", "1 S", "٣S"})
  void refusesWhatIsNoGrpcTimeout(String value) {
    assertThat(Deadline.parseGrpcTimeout(value)).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0n",
    "-5, 0n",
    "99999999, 99999999n",
    "100000000, 100000u",
    "5000000000, 5000000u",
    "99999999999, 99999999u",
    "100000000000, 100000m",
    "9223372036854775807, 2562047H"
  })
  void writesGrpcTimeoutsRoundedDown(long nanos, String value) {
    var text = Deadline.formatGrpcTimeout(nanos);
    assertThat(Deadline.parseGrpcTimeout(text)).isBetween(0L, Math.max(0, nanos));
    if (nanos < Long.MAX_VALUE) {
      assertThat(text).isEqualTo(value);
    }
    assertThat(Deadline.formatGrpcTimeout(Duration.ofNanos(nanos))).isEqualTo(text);
  }

  @Test
  void writesDurationsThatAreTooLong() {
    assertThat(Deadline.formatGrpcTimeout(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo("0n");
    assertThat(
            Deadline.parseGrpcTimeout(
                Deadline.formatGrpcTimeout(Duration.ofSeconds(Long.MAX_VALUE))))
        .isGreaterThan(Duration.ofDays(36_500).toNanos());
  }

  @ParameterizedTest
  @CsvSource({"5, 5000000000", "5s, 5000000000", "500ms, 500000000", "0, 0", "0ms, 0"})
  void readsRequestTimeouts(String value, long nanos) {
    assertThat(Deadline.parseRequestTimeout(value)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "ms", "-1", "1.5", "5S", "5m", "5 s", "123456789", "abc"})
  void refusesWhatIsNoRequestTimeout(String value) {
    assertThat(Deadline.parseRequestTimeout(value)).isEqualTo(-1);
  }
}
