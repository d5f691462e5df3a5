package io.weir.transcoding.json;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.report.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Base64 from byte range to buffer, without intermediate arrays. */
public final class Base64Text {
  private static final byte[] DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VALUES = values();

  private Base64Text() {}

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < DIGITS.length; i++) {
      values[DIGITS[i]] = (byte) i;
    }
    values['-'] = 62; // accepts the URL-safe alphabet as well
    values['_'] = 63;
    return values;
  }

  /** Appends base64 in the standard alphabet with padding, without quotes. */
  public static void write(Bytes out, byte[] data, int start, int end) {
    byte[] to = out.ensure((int) Math.min(Integer.MAX_VALUE, (end - start + 2L) / 3 * 4));
    int at = out.length();
    int from = start;
    for (; from < end - 2; from += 3) {
      int bits =
          ((data[from] & 0xFF) << 16) | ((data[from + 1] & 0xFF) << 8) | (data[from + 2] & 0xFF);
      to[at++] = DIGITS[bits >>> 18];
      to[at++] = DIGITS[bits >>> 12 & 63];
      to[at++] = DIGITS[bits >>> 6 & 63];
      to[at++] = DIGITS[bits & 63];
    }
    if (from < end) {
      boolean two = end - from == 2;
      int bits = ((data[from] & 0xFF) << 16) | (two ? (data[from + 1] & 0xFF) << 8 : 0);
      to[at++] = DIGITS[bits >>> 18];
      to[at++] = DIGITS[bits >>> 12 & 63];
      to[at++] = two ? DIGITS[bits >>> 6 & 63] : (byte) '=';
      to[at++] = '=';
    }
    out.setLength(at);
  }

  /** Returns the number of bytes that {@link #read} will append. */
  public static int decodedLength(byte[] text, int start, int end) {
    int digits = withoutPadding(text, start, end) - start;
    return (int) (digits * 3L / 4);
  }

  /**
   * Decodes and appends base64 in either alphabet. Padding is optional, but must be complete if
   * present.
   */
  public static void read(byte[] text, int start, int end, Bytes out) {
    int stop = withoutPadding(text, start, end);
    if ((stop - start) % 4 == 1 || (stop < end && (end - start) % 4 != 0)) {
      throw new InvalidInput("base64 of an impossible length");
    }
    byte[] to = out.ensure(decodedLength(text, start, end));
    int at = out.length();
    int bits = 0;
    int count = 0;
    for (int i = start; i < stop; i++) {
      int value = VALUES[text[i] & 0xFF];
      if (value < 0) {
        throw new InvalidInput("a character that is not base64");
      }
      bits = (bits << 6) | value;
      count += 6;
      if (count >= 8) {
        count -= 8;
        to[at++] = (byte) (bits >>> count);
      }
    }
    out.setLength(at);
  }

  private static int withoutPadding(byte[] text, int start, int end) {
    int stop = end;
    while (stop > start && end - stop < 2 && text[stop - 1] == '=') {
      stop--;
    }
    return stop;
  }
}
