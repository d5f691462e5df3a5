package io.weir.gateway.form.encoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DecompressorTest {
  private static final byte[] TEXT = "one two two two three".getBytes(UTF_8);

  @Test
  void readsGzipHoweverItIsCut() throws MalformedContent {
    var content = gzip(TEXT);
    for (int size = 1; size <= content.length; size++) {
      assertThat(read(Decompressor.ofGzip(), content, size)).isEqualTo(TEXT);
    }
  }

  @Test
  void readsDeflateHoweverItIsCut() throws MalformedContent {
    var content = deflate(TEXT);
    for (int size = 1; size <= content.length; size++) {
      assertThat(read(Decompressor.ofDeflate(), content, size)).isEqualTo(TEXT);
    }
  }

  @Test
  void readsSeveralMembers() throws MalformedContent {
    var content = joined(gzip(TEXT), gzip(new byte[0]), gzip(TEXT));
    for (int size = 1; size <= content.length; size++) {
      assertThat(read(Decompressor.ofGzip(), content, size)).isEqualTo(joined(TEXT, TEXT));
    }
  }

  @Test
  void readsAHeaderWithEverythingInIt() throws MalformedContent {
    // Extra field of 3 bytes, name "a", comment "bc", checksum of the header.
    var header = HexFormat.of().parseHex("1f8b081e000000000003" + "0300010203" + "6100626300de0b");
    var plain = gzip(TEXT);
    var content = joined(header, Arrays.copyOfRange(plain, 10, plain.length));
    for (int size = 1; size <= content.length; size++) {
      assertThat(read(Decompressor.ofGzip(), content, size)).isEqualTo(TEXT);
    }
  }

  @Test
  void takesNoContentAsNothing() throws MalformedContent {
    assertThat(read(Decompressor.ofGzip(), new byte[0], 1)).isEmpty();
    assertThat(read(Decompressor.ofDeflate(), new byte[0], 1)).isEmpty();
  }

  @Test
  void returnsSmallPiecesWhateverTheRatio() throws MalformedContent {
    try (var content = Decompressor.ofGzip()) {
      content.feed(gzip(new byte[1 << 20]));
      int total = 0;
      for (var piece = content.next(); piece != null; piece = content.next()) {
        assertThat(piece.length).isLessThanOrEqualTo(16 << 10);
        total += piece.length;
      }
      content.end();
      assertThat(total).isEqualTo(1 << 20);
    }
  }

  @Test
  void refusesContentThatEndsEarly() {
    var gzip = gzip(TEXT);
    for (int length = 1; length < gzip.length; length++) {
      refuses(Decompressor.ofGzip(), Arrays.copyOf(gzip, length), "ends early");
    }
    var deflate = deflate(TEXT);
    for (int length = 1; length < deflate.length; length++) {
      refuses(Decompressor.ofDeflate(), Arrays.copyOf(deflate, length), "ends early");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00, is not gzip",
    "1, 8a, is not gzip",
    "2, 07, is not gzip",
    "3, e0, unknown flags",
    "-1, 7f, checksum",
    "-5, 7f, checksum",
    "10, ff, damaged"
  })
  void refusesDamagedContent(int at, String value, String wrong) {
    var content = gzip(TEXT);
    content[at < 0 ? content.length + at : at] ^= (byte) Integer.parseInt(value, 16);
    if (at >= 0 && at < 10) {
      content[at] = (byte) Integer.parseInt(value, 16);
    }
    refuses(Decompressor.ofGzip(), content, wrong);
  }

  @Test
  void refusesWhatFollowsTheContent() {
    refuses(
        Decompressor.ofGzip(), joined(gzip(TEXT), "something else".getBytes(UTF_8)), "not gzip");
    refuses(Decompressor.ofDeflate(), joined(deflate(TEXT), new byte[] {1}), "follow");
  }

  @Test
  void refusesAnEndlessHeader() {
    var header = new byte[8 << 10];
    Arrays.fill(header, (byte) 'x');
    System.arraycopy(HexFormat.of().parseHex("1f8b0808000000000003"), 0, header, 0, 10);
    refuses(Decompressor.ofGzip(), header, "header is larger");
  }

  private static void refuses(Decompressor decompressor, byte[] content, String wrong) {
    assertThatThrownBy(() -> read(decompressor, content, 7))
        .isInstanceOf(MalformedContent.class)
        .hasMessageContaining(wrong);
  }

  static byte[] read(Decompressor decompressor, byte[] content, int size) throws MalformedContent {
    var out = new ByteArrayOutputStream();
    try (decompressor) {
      for (int from = 0; from < content.length; from += size) {
        decompressor.feed(Arrays.copyOfRange(content, from, Math.min(from + size, content.length)));
        for (var piece = decompressor.next(); piece != null; piece = decompressor.next()) {
          out.writeBytes(piece);
        }
      }
      decompressor.end();
    }
    return out.toByteArray();
  }

  static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (var part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] content) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] deflate(byte[] content) {
    var out = new ByteArrayOutputStream();
    try (var deflate = new DeflaterOutputStream(out)) {
      deflate.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
