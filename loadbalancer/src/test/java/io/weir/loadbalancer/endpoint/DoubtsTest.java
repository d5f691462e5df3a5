package io.weir.loadbalancer.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DoubtsTest {
  @ParameterizedTest
  @CsvSource({
    "7, 14, 0, true",
    "6, 100, 0, false",
    "7, 13, 0, false",
    "10, 11, 0, true",
    "10, 10, 0, false",
    "14, 7, 0, true",
    "15, 6, 0, false",
    "7, 0, 0, false",
    "7, 14, 1, false",
    "7, 19, 1, false",
    "7, 20, 1, true",
    "50, 40, 2, true",
    "50, 40, 40, false",
  })
  void singleOutAnEndpointThatTheOthersDoNotResemble(
      int errors, long good, long bad, boolean expected) {
    var doubts = Doubts.NONE;
    for (int i = 0; i < errors; i++) {
      // Answers of the others before the row do not count.
      doubts = doubts.more(1_000, 500);
    }
    assertThat(doubts.singleOut(5, 1_000 + good, 500 + bad)).isEqualTo(expected);
  }
}
