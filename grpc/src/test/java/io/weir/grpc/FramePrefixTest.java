package io.weir.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FramePrefixTest {
  @Test
  void framesTheFirstBytesOfAMessage() {
    assertThat(FramePrefix.frame(0, new byte[] {7, 8, 9}, 2)).containsExactly(0, 0, 0, 0, 2, 7, 8);
    assertThat(FramePrefix.frame(FramePrefix.TRAILERS, new byte[0], 0))
        .containsExactly(0x80, 0, 0, 0, 0);
    assertThat(FramePrefix.frame(0, new byte[300], 300)).startsWith(0, 0, 0, 1, 44).hasSize(305);
  }

  @Test
  void readsFlagsAndLengthAtAPosition() {
    var bytes = ByteBuffer.wrap(new byte[] {9, (byte) 0x81, 0, 1, 0, 2});
    assertThat(FramePrefix.flags(bytes, 1)).isEqualTo(0x81);
    assertThat(FramePrefix.messageLength(bytes, 1)).isEqualTo(65_538);
  }

  @Test
  void readsTheLengthAsUnsigned() {
    var bytes = ByteBuffer.wrap(new byte[] {0, -1, -1, -1, -1});
    assertThat(FramePrefix.messageLength(bytes, 0)).isEqualTo(0xFFFF_FFFFL);
  }

  @Test
  void refusesAPrefixThatIsCut() {
    var bytes = ByteBuffer.wrap(new byte[] {0, 0, 0, 0});
    assertThatThrownBy(() -> FramePrefix.messageLength(bytes, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, false, false",
    "1, true, false",
    "2, false, true",
    "3, true, true",
    "128, false, true"
  })
  void tellsFlagsApart(int flags, boolean compressed, boolean unknown) {
    assertThat(FramePrefix.isCompressed(flags)).isEqualTo(compressed);
    assertThat(FramePrefix.hasUnknownFlags(flags)).isEqualTo(unknown);
  }
}
