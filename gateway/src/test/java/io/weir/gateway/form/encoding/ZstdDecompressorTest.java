package io.weir.gateway.form.encoding;

import static io.weir.gateway.form.encoding.DecompressorTest.joined;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdCompressCtx;
import com.linecorp.armeria.common.HttpData;
import io.weir.runtime.memory.ConnectionMemory;
import io.weir.runtime.memory.HeldBytes;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ZstdDecompressorTest {
  private static final byte[] TEXT = "five six six six seven".getBytes(UTF_8);

  /** A skippable frame of three bytes. */
  private static final byte[] SKIPPED = HexFormat.of().parseHex("5a2a4d1803000000aabbcc");

  private final HeldBytes memory = ConnectionMemory.begin(null, () -> {});

  @Test
  void readsFramesHoweverTheyAreCut() throws MalformedContent {
    var content = joined(stream(TEXT), SKIPPED, stream(new byte[0]), stream(TEXT));
    for (int size = 1; size <= content.length; size++) {
      assertThat(read(content, size)).isEqualTo(joined(TEXT, TEXT));
    }
    assertThat(memory.total()).isZero();
  }

  @Test
  void readsFramesThatTellTheirSize() throws MalformedContent {
    for (int size : new int[] {1, 255, 256, 1_000, 70_000, 3 << 20}) {
      try (var one = new ZstdCompressCtx()) {
        var content = new byte[size];
        assertThat(read(one.compress(content), 512)).isEqualTo(content);
      }
    }
  }

  @Test
  void takesNoContentAsNothing() throws MalformedContent {
    assertThat(read(new byte[0], 1)).isEmpty();
  }

  @Test
  void returnsSmallPiecesAndHoldsTheWindow() throws MalformedContent {
    try (var content = new ZstdDecompressor(() -> memory)) {
      content.feed(stream(new byte[8 << 20]));
      int total = 0;
      for (var piece = content.next(); piece != null; piece = content.next()) {
        assertThat(piece.length).isLessThanOrEqualTo(Decompressor.PIECE);
        assertThat(memory.total()).isBetween(64L << 10, 1L << 20);
        total += piece.length;
      }
      content.end();
      assertThat(total).isEqualTo(8 << 20);
    }
    assertThat(memory.total()).isZero();
  }

  @Test
  void canBeAskedAnyNumberOfTimes() throws MalformedContent {
    var content = stream(TEXT);
    try (var decompressor = new ZstdDecompressor(() -> memory)) {
      decompressor.feed(Arrays.copyOf(content, 12));
      for (int i = 0; i < 100; i++) {
        assertThat(decompressor.next()).isNull();
      }
      decompressor.feed(Arrays.copyOfRange(content, 12, content.length));
      assertThat(decompressor.next()).isEqualTo(TEXT);
    }
  }

  @Test
  void refusesContentThatEndsEarly() {
    var content = joined(stream(TEXT), stream(TEXT));
    int first = stream(TEXT).length;
    for (int length = 1; length < content.length; length++) {
      if (length != first) {
        refuses(Arrays.copyOf(content, length), "ends early");
      }
    }
  }

  @Test
  void refusesDamagedContent() {
    var content = stream(TEXT);
    content[content.length - 1] ^= 1;
    refuses(content, "damaged");
    refuses(joined(stream(TEXT), "and more".getBytes(UTF_8)), "not zstd");
  }

  /** Headers: magic number, descriptor, window or size. */
  @ParameterizedTest
  @CsvSource({
    "1f8b0800000000000000, not zstd",
    "27b52ffd0000, not zstd",
    "28b52ffd0100, dictionary",
    "28b52ffd0069, more than 8 MiB",
    "28b52ffd00ff, more than 8 MiB",
    "28b52ffda001008000, more than 8 MiB",
    "28b52ffde0ffffffffffffffff, more than 8 MiB"
  })
  void refusesByTheHeader(String header, String wrong) {
    refuses(HexFormat.of().parseHex(header), wrong);
    assertThat(memory.total()).isZero();
  }

  private void refuses(byte[] content, String wrong) {
    for (int size : new int[] {1, 7, 1_000}) {
      assertThatThrownBy(() -> read(content, size))
          .isInstanceOf(MalformedContent.class)
          .hasMessageContaining(wrong);
    }
  }

  private byte[] read(byte[] content, int size) throws MalformedContent {
    return DecompressorTest.read(new ZstdDecompressor(() -> memory), content, size);
  }

  /** Returns a frame without a size, as a stream has it. */
  private static byte[] stream(byte[] content) {
    try (var zstd = new Zstd()) {
      return joined(
          zstd.piece(HttpData.wrap(content)).array(), zstd.last(HttpData.empty()).array());
    }
  }
}
