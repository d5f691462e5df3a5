package io.weir.loadbalancer.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.grpc.GrpcCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OutcomeTest {

  @ParameterizedTest
  @CsvSource({
    "0, SUCCESS", "1, IGNORED", "2, SUSPECT", "3, IGNORED", "4, SUSPECT", "5, SUCCESS",
    "6, SUCCESS", "7, IGNORED", "8, IGNORED", "9, SUCCESS", "10, SUCCESS", "11, SUCCESS",
    "12, IGNORED", "13, SUSPECT", "14, FAILURE", "15, SUSPECT", "16, IGNORED"
  })
  void isReadFromTheStatus(int code, Outcome outcome) {
    assertThat(Outcome.of(GrpcCode.of(code))).isEqualTo(outcome);
  }
}
