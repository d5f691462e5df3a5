package io.weir.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResetCodeTest {

  @ParameterizedTest
  @CsvSource({
    "NO_ERROR, 0, INTERNAL",
    "PROTOCOL_ERROR, 1, INTERNAL",
    "INTERNAL_ERROR, 2, INTERNAL",
    "FLOW_CONTROL_ERROR, 3, INTERNAL",
    "SETTINGS_TIMEOUT, 4, INTERNAL",
    "STREAM_CLOSED, 5, UNAVAILABLE",
    "FRAME_SIZE_ERROR, 6, INTERNAL",
    "REFUSED_STREAM, 7, UNAVAILABLE",
    "CANCEL, 8, CANCELLED",
    "COMPRESSION_ERROR, 9, INTERNAL",
    "CONNECT_ERROR, 10, INTERNAL",
    "ENHANCE_YOUR_CALM, 11, RESOURCE_EXHAUSTED",
    "INADEQUATE_SECURITY, 12, PERMISSION_DENIED",
    "HTTP_1_1_REQUIRED, 13, UNKNOWN"
  })
  void pairsEveryCodeWithAStatus(String name, int number, GrpcCode status) {
    var code = ResetCode.named(name);
    assertThat(code.name()).isEqualTo(name);
    assertThat(code.number()).isEqualTo(number);
    assertThat(code.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"null", "cancel", "14", "''"})
  void readsAnUnknownNameAsAnInternalError(String name) {
    assertThat(ResetCode.named(name)).isEqualTo(ResetCode.INTERNAL_ERROR);
  }
}
