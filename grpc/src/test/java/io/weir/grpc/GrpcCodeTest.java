package io.weir.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GrpcCodeTest {

  @ParameterizedTest
  @CsvSource({
    "0,OK,200",
    "1,CANCELLED,499",
    "2,UNKNOWN,500",
    "3,INVALID_ARGUMENT,400",
    "4,DEADLINE_EXCEEDED,504",
    "5,NOT_FOUND,404",
    "6,ALREADY_EXISTS,409",
    "7,PERMISSION_DENIED,403",
    "8,RESOURCE_EXHAUSTED,429",
    "9,FAILED_PRECONDITION,400",
    "10,ABORTED,409",
    "11,OUT_OF_RANGE,400",
    "12,UNIMPLEMENTED,501",
    "13,INTERNAL,500",
    "14,UNAVAILABLE,503",
    "15,DATA_LOSS,500",
    "16,UNAUTHENTICATED,401",
    "17,UNKNOWN,500",
    "-1,UNKNOWN,500",
    "2147483647,UNKNOWN,500"
  })
  void pairsEveryNumberWithItsHttpStatus(int number, GrpcCode code, int http) {
    assertThat(GrpcCode.of(number)).isEqualTo(code);
    assertThat(code.http()).isEqualTo(http);
  }

  @ParameterizedTest
  @CsvSource({
    "400,INTERNAL", "401,UNAUTHENTICATED", "403,PERMISSION_DENIED", "404,UNIMPLEMENTED",
    "429,UNAVAILABLE", "502,UNAVAILABLE", "503,UNAVAILABLE", "504,UNAVAILABLE",
    "200,UNKNOWN", "302,UNKNOWN", "418,UNKNOWN", "500,UNKNOWN"
  })
  void readsAnAnswerWithoutGrpcStatusByItsHttpStatus(int http, GrpcCode code) {
    assertThat(GrpcCode.ofHttpStatus(http)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "400,INVALID_ARGUMENT", "404,NOT_FOUND", "405,UNIMPLEMENTED", "408,DEADLINE_EXCEEDED",
    "413,RESOURCE_EXHAUSTED", "414,INVALID_ARGUMENT", "417,INVALID_ARGUMENT",
        "431,RESOURCE_EXHAUSTED",
    "500,INTERNAL", "503,UNAVAILABLE"
  })
  void namesWhatHttpItselfRefuses(int http, GrpcCode code) {
    assertThat(GrpcCode.ofHttpRefusal(http)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "0,OK",
    "1,CANCELLED",
    "9,FAILED_PRECONDITION",
    "10,ABORTED",
    "14,UNAVAILABLE",
    "16,UNAUTHENTICATED",
    "00,OK",
    "05,NOT_FOUND",
    "17,UNKNOWN",
    "99,UNKNOWN",
    "'',UNKNOWN",
    "-1,UNKNOWN",
    "+1,UNKNOWN",
    "1x,UNKNOWN",
    "x1,UNKNOWN",
    "x,UNKNOWN",
    "014,UNKNOWN",
    "' 5',UNKNOWN",
    "'5 ',UNKNOWN",
    "OK,UNKNOWN",
    "\u0663,UNKNOWN"
  })
  void readsGrpcStatus(String value, GrpcCode code) {
    assertThat(GrpcCode.parse(value)).isEqualTo(code);
  }

  @Test
  void findsNoCodeWhereThereIsNoValue() {
    assertThat(GrpcCode.parse(null)).isNull();
    assertThat(GrpcCode.parse(null, null)).isNull();
  }

  @Test
  void prefersTheTrailersToTheHeaders() {
    assertThat(GrpcCode.parse("5", "0")).isEqualTo(GrpcCode.NOT_FOUND);
    assertThat(GrpcCode.parse(null, "14")).isEqualTo(GrpcCode.UNAVAILABLE);
    assertThat(GrpcCode.parse("x", "0")).isEqualTo(GrpcCode.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({"0,OK", "14,UNAVAILABLE", "16,UNAUTHENTICATED", "17,17", "-1,-1"})
  void namesNumbers(int number, String name) {
    assertThat(GrpcCode.nameOf(number)).isEqualTo(name);
  }
}
