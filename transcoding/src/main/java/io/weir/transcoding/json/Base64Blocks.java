package io.weir.transcoding.json;

import io.weir.transcoding.bytes.Bytes;
import java.util.Base64;

/**
 * Encodes and decodes long base64 data with the JDK's vectorized code, in blocks, because that code
 * only works on whole arrays. {@link Base64Text} handles the remainder and any block that the JDK
 * rejects. Not thread-safe.
 */
public final class Base64Blocks {
  private static final int DATA = 3 << 10;
  private static final int TEXT = 4 << 10;

  private byte[] data = {};
  private byte[] text = {};

  private void prepare() {
    if (data.length == 0) {
      data = new byte[DATA];
      text = new byte[TEXT];
    }
  }

  /** Like {@link Base64Text#write}. */
  public void write(Bytes out, byte[] source, int start, int end) {
    int from = start;
    if (end - from >= DATA) {
      prepare();
      var encoder = Base64.getEncoder();
      out.ensure((int) Math.min(Integer.MAX_VALUE, (end - start + 2L) / 3 * 4));
      for (; end - from >= DATA; from += DATA) {
        System.arraycopy(source, from, data, 0, DATA);
        encoder.encode(data, text);
        out.write(text);
      }
    }
    Base64Text.write(out, source, from, end);
  }

  /**
   * Decodes and appends whole blocks, up to the first block that does not decode. Returns the
   * position of the text that remains to be read.
   */
  public int readBlocks(byte[] source, int start, int end, Bytes out) {
    int from = start;
    if (end - from >= TEXT) {
      prepare();
      for (; end - from >= TEXT && decodes(source, from); from += TEXT) {
        out.write(data);
      }
    }
    return from;
  }

  /** Returns false for the URL-safe alphabet, for padding, and for text that is not base64. */
  private boolean decodes(byte[] source, int from) {
    System.arraycopy(source, from, text, 0, TEXT);
    try {
      return Base64.getDecoder().decode(text, data) == DATA;
    } catch (IllegalArgumentException other) {
      return false;
    }
  }
}
