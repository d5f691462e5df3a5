package io.weir.transcoding.text;

import io.weir.transcoding.json.NumberGrammar;
import io.weir.transcoding.report.Found;
import io.weir.transcoding.report.InvalidInput;
import java.nio.charset.StandardCharsets;

/** Reads floating-point numbers, and the names that proto3 JSON gives to those that are none. */
public final class Decimals {
  private static final double[] TEN = new double[23]; // 10^22 is the last that is exact

  static {
    for (int i = 0; i < TEN.length; i++) {
      TEN[i] = Double.parseDouble("1e" + i);
    }
  }

  private Decimals() {}

  /** A number by JSON's grammar, in the range of double. */
  public static double parseDouble(byte[] text, int start, int end) {
    double fast = parseShort(text, start, end, TEN.length - 1, 1L << 53);
    if (!Double.isNaN(fast)) {
      return fast;
    }
    double value = Double.parseDouble(checked(text, start, end, "double"));
    if (Double.isInfinite(value)) {
      throw outOfRange(text, start, end, "double");
    }
    return value;
  }

  /** A number by JSON's grammar, in the range of float. */
  public static float parseFloat(byte[] text, int start, int end) {
    // Only whole numbers: a division in double, then rounded to float, would round twice.
    double fast = parseShort(text, start, end, 0, 1L << 24);
    if (!Double.isNaN(fast)) {
      return (float) fast;
    }
    float value = Float.parseFloat(checked(text, start, end, "float"));
    if (Float.isInfinite(value)) {
      throw outOfRange(text, start, end, "float");
    }
    return value;
  }

  /** The value of "NaN", "Infinity" or "-Infinity"; 0 if the text is none of them. */
  public static double named(byte[] text, int start, int end) {
    return switch (end - start) {
      case 3 -> is(text, start, "NaN") ? Double.NaN : 0;
      case 8 -> is(text, start, "Infinity") ? Double.POSITIVE_INFINITY : 0;
      case 9 -> is(text, start, "-Infinity") ? Double.NEGATIVE_INFINITY : 0;
      default -> 0;
    };
  }

  private static boolean is(byte[] text, int start, String name) {
    for (int i = 0; i < name.length(); i++) {
      if (text[start + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Clinger's fast path: digits and a power of ten that are both exact give the nearest double by
   * one division. NaN for anything longer, with an exponent, or not a plain number.
   */
  private static double parseShort(byte[] text, int start, int end, int maxPlaces, long maxDigits) {
    boolean negative = start < end && text[start] == '-';
    int at = negative ? start + 1 : start;
    if (end - at > 18 || NumberGrammar.end(text, start, end) != end) {
      return Double.NaN;
    }
    long digits = 0;
    int point = end;
    for (; at < end; at++) {
      byte next = text[at];
      if (next == '.') {
        point = at + 1;
      } else if (next >= '0' && next <= '9') {
        digits = digits * 10 + (next - '0');
      } else {
        return Double.NaN;
      }
    }
    if (digits > maxDigits || end - point > maxPlaces) {
      return Double.NaN;
    }
    double value = digits / TEN[end - point];
    return negative ? -value : value;
  }

  private static String checked(byte[] text, int start, int end, String type) {
    if (NumberGrammar.end(text, start, end) != end) {
      throw new InvalidInput("expected " + type + ", found " + Found.quoted(text, start, end));
    }
    return new String(text, start, end - start, StandardCharsets.US_ASCII);
  }

  private static InvalidInput outOfRange(byte[] text, int start, int end, String type) {
    return new InvalidInput("out of range of " + type + ": " + Found.quoted(text, start, end));
  }
}
