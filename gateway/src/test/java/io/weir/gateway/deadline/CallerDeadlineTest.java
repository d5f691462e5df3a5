package io.weir.gateway.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CallerDeadlineTest {
  /** A clock may start anywhere, also shortly before it overflows. */
  private static final long START = Long.MAX_VALUE - 10;

  private static final long MAX = 1_000;

  @ParameterizedTest
  @CsvSource({
    // asked, elapsed, left of a unary call, left of a stream
    "-1, 0, 1000, 9223372036854775807",
    "-1, 400, 600, 9223372036854775807",
    "-1, 1000, 0, 9223372036854775807",
    "300, 100, 200, 200",
    "300, 400, -100, -100",
    "5000, 100, 900, 4900",
    "0, 0, 0, 0",
  })
  void shrinksWithTime(long asked, long elapsed, long unary, long stream) {
    var deadline = new CallerDeadline(START, asked, MAX);
    assertThat(deadline.leftOfUnary(START + elapsed)).isEqualTo(unary);
    assertThat(deadline.leftOfStream(START + elapsed)).isEqualTo(stream);
  }
}
