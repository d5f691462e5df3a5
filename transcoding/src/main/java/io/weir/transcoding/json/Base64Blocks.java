package io.weir.transcoding.json;

import io.weir.transcoding.bytes.Bytes;
import java.util.Base64;

/**
 * Base64 of much data through the JDK's vector code, which knows only whole arrays: so by blocks of
 * its own. The rest, and any block that the JDK refuses, goes through {@link Base64Text}. Not
 * thread-safe.
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

  /** As {@link Base64Text#write}. */
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
   * Appends what the text stands for, by whole blocks as long as they decode; the result is where
   * the text goes on that is still to be read.
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

  /** False for the URL alphabet, for padding, and for what is not base64 at all. */
  private boolean decodes(byte[] source, int from) {
    System.arraycopy(source, from, text, 0, TEXT);
    try {
      return Base64.getDecoder().decode(text, data) == DATA;
    } catch (IllegalArgumentException other) {
      return false;
    }
  }
}
