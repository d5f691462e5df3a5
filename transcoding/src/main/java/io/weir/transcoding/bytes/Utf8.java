package io.weir.transcoding.bytes;

/**
 * Well-formed UTF-8 as defined by RFC 3629: no overlong forms, no surrogates, nothing above
 * U+10FFFF.
 */
public final class Utf8 {
  private Utf8() {}

  /**
   * Returns the length, 2 to 4, of the sequence at {@code at}, whose first byte is not ASCII; 0 if
   * it is malformed.
   */
  public static int sequence(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xFF;
    if (first >= 0xC2 && first < 0xE0) {
      return end - at >= 2 && tail(bytes[at + 1]) ? 2 : 0;
    }
    if (first >= 0xE0 && first < 0xF0) {
      return end - at >= 3 && second3(first, bytes[at + 1] & 0xFF) && tail(bytes[at + 2]) ? 3 : 0;
    }
    if (first >= 0xF0 && first < 0xF5) {
      boolean ok =
          end - at >= 4
              && second4(first, bytes[at + 1] & 0xFF)
              && tail(bytes[at + 2])
              && tail(bytes[at + 3]);
      return ok ? 4 : 0;
    }
    return 0;
  }

  private static boolean tail(byte value) {
    return (value & 0xC0) == 0x80;
  }

  private static boolean second3(int first, int second) {
    int low = first == 0xE0 ? 0xA0 : 0x80;
    int high = first == 0xED ? 0x9F : 0xBF;
    return second >= low && second <= high;
  }

  private static boolean second4(int first, int second) {
    int low = first == 0xF0 ? 0x90 : 0x80;
    int high = first == 0xF4 ? 0x8F : 0xBF;
    return second >= low && second <= high;
  }

  public static boolean isValid(byte[] bytes, int start, int end) {
    for (int at = start; at < end; ) {
      int step = bytes[at] >= 0 ? 1 : sequence(bytes, at, end);
      if (step == 0) {
        return false;
      }
      at += step;
    }
    return true;
  }

  /** Appends a code point, which must not be a surrogate. */
  public static void append(Bytes out, int codePoint) {
    if (codePoint < 0x80) {
      out.writeByte(codePoint);
    } else if (codePoint < 0x800) {
      out.writeByte(0xC0 | (codePoint >> 6));
      out.writeByte(0x80 | (codePoint & 0x3F));
    } else if (codePoint < 0x10000) {
      out.writeByte(0xE0 | (codePoint >> 12));
      out.writeByte(0x80 | ((codePoint >> 6) & 0x3F));
      out.writeByte(0x80 | (codePoint & 0x3F));
    } else {
      out.writeByte(0xF0 | (codePoint >> 18));
      out.writeByte(0x80 | ((codePoint >> 12) & 0x3F));
      out.writeByte(0x80 | ((codePoint >> 6) & 0x3F));
      out.writeByte(0x80 | (codePoint & 0x3F));
    }
  }
}
