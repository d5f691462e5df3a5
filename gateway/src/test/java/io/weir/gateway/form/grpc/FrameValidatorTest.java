package io.weir.gateway.form.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.gateway.failure.Failure;
import io.weir.gateway.form.encoding.CompressedMessages;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.memory.ConnectionMemory;
import io.weir.runtime.memory.HeldBytes;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FrameValidatorTest {
  private static final HeldBytes MEMORY = ConnectionMemory.begin(null, () -> {});

  /**
   * Frames in hexadecimal; "one" for a call that takes one message, "zip" if it may be compressed.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          one  | 0000000000                   | - | -
          one  | 0000000002 0102              | - | -
          many |                              | - | -
          many | 0000000001 07 0000000002 0102| - | -
          one  | 0000000017 0000000000000000000000000000000000000000000000 | - | -
          one  | 0000000018                   | larger than the 23 bytes | RESOURCE_EXHAUSTED
          zip  | 0100000018                   | larger than the 23 bytes | RESOURCE_EXHAUSTED
          zip  | 0000000001 07                | - | -
          zip  | 0100000015 1f8b08000000000002036304001bdf05a501000000 | - | -
          zip  | 0100000015 1f8b08000000000002036304001bdf05a501000000 0100000001 1f | ends early | INVALID_ARGUMENT
          zip  | 0100000015 1f8b08000000000002036304001bdf05a601000000 | checksum | INVALID_ARGUMENT
          zip  | 0100000014 1f8b08000000000002036304001bdf05a5010000 | ends early | INVALID_ARGUMENT
          zip  | 0100000017 1f8b080200000000020325156304001bdf05a501000000 | - | -
          zip  | 0100000003 616263            | not gzip | INVALID_ARGUMENT
          zip  | 0100000000                   | empty | INVALID_ARGUMENT
          zip  | 0100000017 1f8b080200000000020324156304001bdf05a501000000 | header | INVALID_ARGUMENT
          one  |                              | no message | UNIMPLEMENTED
          one  | 00000000                     | ends early | INVALID_ARGUMENT
          one  | 0000000002 01                | ends early | INVALID_ARGUMENT
          many | 0000000001 07 00             | ends early | INVALID_ARGUMENT
          many | 00ffffffff 01                | ends early | INVALID_ARGUMENT
          one  | 0000000001 07 00             | more than one | UNIMPLEMENTED
          many | 0100000001 07                | no grpc-encoding | INTERNAL
          many | 0200000000                   | flags 0x02 | INVALID_ARGUMENT
          zip  | 8000000000                   | flags 0x80 | INVALID_ARGUMENT
          many | 0000000001 07 ff             | flags 0xff | INVALID_ARGUMENT
          """)
  void saysWhatIsWrongHoweverItComes(
      String kind, @Nullable String hex, @Nullable String wrong, @Nullable GrpcCode code) {
    var digits = hex == null ? "" : hex.replace(" ", "");
    var frames = new byte[digits.length() / 2];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
    }
    for (int size = 1; size <= Math.max(1, frames.length); size++) {
      var found =
          scan(new FrameValidator(kind.equals("one"), max(kind), compressed(kind)), frames, size);
      if (wrong == null) {
        assertThat(found).isNull();
      } else {
        var failure = Objects.requireNonNull(found, "a failure");
        assertThat(failure.message()).contains(wrong);
        assertThat(failure.code()).isEqualTo(code);
      }
    }
  }

  private static long max(String kind) {
    return kind.equals("many") ? Long.MAX_VALUE : 23;
  }

  private static @Nullable CompressedMessages compressed(String kind) {
    return kind.equals("zip") ? new CompressedMessages("gzip", 100, () -> MEMORY) : null;
  }

  private static @Nullable Failure scan(FrameValidator scan, byte[] frames, int size) {
    for (int from = 0; from < frames.length; from += size) {
      var piece = Arrays.copyOfRange(frames, from, Math.min(from + size, frames.length));
      var wrong = scan.feed(piece);
      if (wrong != null) {
        return wrong;
      }
    }
    return scan.end();
  }
}
