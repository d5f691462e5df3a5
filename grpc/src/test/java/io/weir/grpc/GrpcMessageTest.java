package io.weir.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GrpcMessageTest {

  @ParameterizedTest
  @CsvSource({
    "plain text, plain text",
    "50%, 50%25",
    "zürich, z%C3%BCrich",
    "€, %E2%82%AC",
  })
  void encodesAllButPrintableAscii(String message, String encoded) {
    assertThat(GrpcMessage.encode(message)).isEqualTo(encoded);
    assertThat(GrpcMessage.decode(encoded)).isEqualTo(message);
  }

  @Test
  void leavesNoLineBreakInAHeader() {
    assertThat(GrpcMessage.encode("a\r\nb: c")).isEqualTo("a%0D%0Ab: c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"100%", "%", "%4", "%zz", "%%", "a%2"})
  void takesWhatDoesNotDecodeAsItIs(String value) {
    assertThat(GrpcMessage.decode(value)).isEqualTo(value);
  }

  @Test
  void decodesBesideWhatDoesNot() {
    assertThat(GrpcMessage.decode("%zz%20%")).isEqualTo("%zz %");
  }
}
