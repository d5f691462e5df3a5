package io.weir.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Few bytes that become many spaces. */
final class Bombs {
  private Bombs() {}

  private interface Compression {
    OutputStream over(OutputStream out) throws IOException;
  }

  static byte[] gzip(int length) {
    return compress(length, GZIPOutputStream::new);
  }

  static byte[] zlib(int length) {
    return compress(length, DeflaterOutputStream::new);
  }

  /** Returns the bytes of a message of permessage-deflate (RFC 7692). */
  static byte[] raw(int length) {
    return compress(
        length,
        out -> new DeflaterOutputStream(out, new Deflater(Deflater.BEST_COMPRESSION, true)));
  }

  private static byte[] compress(int length, Compression compression) {
    var spaces = " ".repeat(1 << 10).getBytes(StandardCharsets.US_ASCII);
    var bytes = new ByteArrayOutputStream();
    try (var out = compression.over(bytes)) {
      for (int i = 0; i < length; i += spaces.length) {
        out.write(spaces);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
