package io.weir.transcoding.json;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Digits;
import io.weir.transcoding.bytes.Words;

/** Writes integers, eight digits at a time. */
public final class JsonNumbers {
  /**
   * Maximum length of a number in bytes, including room for the word that holds the last digits.
   */
  private static final int ROOM = 32;

  private JsonNumbers() {}

  public static void writeLong(Bytes out, long value) {
    byte[] to = out.ensure(ROOM);
    int at = out.length();
    to[at] = '-';
    at += (int) (value >>> 63);
    out.setLength(
        magnitude(to, at, Math.abs(value))); // for MIN_VALUE correct as an unsigned number
  }

  /** Appends a number and a comma, for long lists. Has a single branch, rarely taken. */
  public static void writeElement(Bytes out, int value) {
    byte[] to = out.ensure(ROOM);
    int at = out.length();
    to[at] = '-';
    at += value >>> 31;
    int magnitude = Math.abs(value);
    if (magnitude >= Digits.END || magnitude < 0) {
      at = magnitude(to, at, Math.abs((long) value));
    } else {
      long digits = Digits.eight(magnitude);
      int zeros = Digits.leadingZeros(digits);
      Words.putLong(to, at, Digits.characters(digits, zeros));
      at += 8 - zeros;
    }
    to[at] = ',';
    out.setLength(at + 1);
  }

  /** Appends a number in quotes, as 64-bit integers are written. */
  public static void writeQuoted(Bytes out, long value) {
    byte[] to = out.ensure(ROOM);
    int at = out.length();
    to[at] = '"';
    to[at + 1] = '-';
    int end = magnitude(to, at + 1 + (int) (value >>> 63), Math.abs(value));
    to[end] = '"';
    out.setLength(end + 1);
  }

  public static void writeUnsigned(Bytes out, long value) {
    out.setLength(magnitude(out.ensure(ROOM), out.length(), value));
  }

  /** Writes the digits and returns the position after them. */
  private static int magnitude(byte[] to, int at, long value) {
    if (value >= 0 && value < Digits.END) {
      long digits = Digits.eight((int) value);
      int zeros = Digits.leadingZeros(digits);
      Words.putLong(to, at, Digits.characters(digits, zeros));
      return at + 8 - zeros;
    }
    long head = value < 0 ? Long.divideUnsigned(value, Digits.END) : value / Digits.END;
    int end = magnitude(to, at, head);
    Words.putLong(to, end, Digits.characters(Digits.eight((int) (value - head * Digits.END)), 0));
    return end + 8;
  }

  /** Appends exactly {@code size} digits, at most 9, with leading zeros. */
  public static void writePadded(Bytes out, int value, int size) {
    byte[] to = out.ensure(9 + 8);
    int at = out.length();
    int eight = value;
    if (size == 9) {
      to[at++] = (byte) ('0' + value / Digits.END);
      eight = value % Digits.END;
    }
    Words.putLong(to, at, Digits.characters(Digits.eight(eight), 8 - Math.min(size, 8)));
    out.setLength(out.length() + size);
  }
}
