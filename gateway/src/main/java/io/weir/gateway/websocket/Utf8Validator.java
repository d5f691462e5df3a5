package io.weir.gateway.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Incremental validator for UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above
 * 10FFFF). Reports the first invalid byte in the piece that contains it. Not thread-safe.
 */
final class Utf8Validator {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NOT_ASCII = 0x8080808080808080L;

  /** Bytes of the current character that are still to come. */
  private int left;

  /** Lower and upper bound of the next byte. */
  private int low = 0x80;

  private int high = 0xBF;

  void reset() {
    left = 0;
  }

  /** Adds a piece; returns false if it makes the text invalid. */
  boolean accepts(byte[] text, int from, int to) {
    for (int i = left == 0 ? ascii(text, from, to) : from; i < to; i++) {
      int b = text[i] & 0xFF;
      if (left == 0 ? !begins(b) : !continues(b)) {
        return false;
      }
      if (left == 0) {
        i = ascii(text, i + 1, to) - 1;
      }
    }
    return true;
  }

  /** Skips ASCII, eight bytes at a time; returns the position of the next byte to look at. */
  private static int ascii(byte[] text, int from, int to) {
    int i = from;
    while (i <= to - Long.BYTES && ((long) WORD.get(text, i) & NOT_ASCII) == 0) {
      i += Long.BYTES;
    }
    return i;
  }

  /** Returns true if the text so far ends with a whole character. */
  boolean isWhole() {
    return left == 0;
  }

  private boolean begins(int b) {
    if (b < 0x80) {
      return true;
    }
    if (b < 0xC2 || b > 0xF4) {
      return false;
    }
    left = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
    low = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
    high = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
    return true;
  }

  private boolean continues(int b) {
    boolean fits = b >= low && b <= high;
    left--;
    low = 0x80;
    high = 0xBF;
    return fits;
  }
}
