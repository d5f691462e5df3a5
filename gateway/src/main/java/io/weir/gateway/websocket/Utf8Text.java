package io.weir.gateway.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks text in UTF-8 that comes in pieces, byte by byte: what is no text is known as soon as it
 * came (RFC 3629: no overlong forms, no surrogates, nothing above 10FFFF). Not thread-safe.
 */
final class Utf8Text {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NOT_ASCII = 0x8080808080808080L;

  /** How many bytes of the character are still to come. */
  private int left;

  /** What the next of them may be. */
  private int low = 0x80;

  private int high = 0xBF;

  void reset() {
    left = 0;
  }

  /** False if it cannot be text whatever follows. */
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

  /** Where the next is that may not be ASCII: eight at a time, for most text is nothing else. */
  private static int ascii(byte[] text, int from, int to) {
    int i = from;
    while (i <= to - Long.BYTES && ((long) WORD.get(text, i) & NOT_ASCII) == 0) {
      i += Long.BYTES;
    }
    return i;
  }

  /** Whether no character is cut off. */
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
