package io.weir.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Request messages that are already protobuf, with fields from path and query appended. */
final class WireRequestTest {
  private static final HexFormat HEX = HexFormat.of();

  /** rules.proto: {@code string name = 1}. */
  private static final String NAME_OF_PATH = "0a0161";

  private final Requests requests = new Requests("/io/weir/transcoding/test.binpb");

  private String wire(String hex) {
    var message = new Output(16);
    requests.call("POST /v1/books/a:touch").writeWire(null, HEX.parseHex(hex), message);
    return HEX.formatHex(message.toByteArray());
  }

  @ParameterizedTest
  @CsvSource({"''", "0a0162", "7a0378797a", "7b08017c", "780178fa01"})
  void areFollowedByThePath(String hex) {
    assertThat(wire(hex)).isEqualTo(hex + NAME_OF_PATH);
  }

  /** The path determines the resource; no preceding bytes may make it part of another field. */
  @ParameterizedTest
  @CsvSource({"7a03", "7a7f0a", "7b", "7b7b7c", "78", "78ff", "7d0000", "79", "7c", "00", "ff"})
  void mustBeCompleteOrThePathCouldBeSwallowed(String hex) {
    assertThatThrownBy(() -> wire(hex))
        .isInstanceOfSatisfying(
            TranscodingException.class,
            refused -> assertThat(refused.violations().getFirst().description()).isNotEmpty());
  }

  @Test
  void areOmittedIfTheQueryIsInvalid() {
    var call = requests.call("POST /v1/books/a:touch");
    var message = new Output(16);
    message.writeByte(1);
    assertThatThrownBy(() -> call.writeWire("nme=b", "\n\001b".getBytes(UTF_8), message))
        .isInstanceOf(TranscodingException.class);
    assertThat(message.length()).isEqualTo(1);
  }
}
