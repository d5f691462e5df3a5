package io.weir.transcoding.text;

import io.weir.transcoding.json.NumberGrammar;
import io.weir.transcoding.json.PlainNumber;
import io.weir.transcoding.report.Excerpt;
import io.weir.transcoding.report.InvalidInput;
import java.nio.charset.StandardCharsets;

/** Parses floating-point numbers, and the names that proto3 JSON gives to non-finite ones. */
public final class Decimals {
  /** Up to this value, one more digit fits in 64 bits unsigned. */
  private static final long LAST_SAFE = Long.divideUnsigned(-1L, 10) - 1;

  private static final float[] FLOAT_TEN = {
    1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f // the last exact power
  };

  private static final double[] TEN = new double[23]; // 10^22 is the last exact power

  static {
    for (int i = 0; i < TEN.length; i++) {
      TEN[i] = Double.parseDouble("1e" + i);
    }
  }

  private Decimals() {}

  /** Parses a number of JSON's grammar, within the range of double. */
  public static double parseDouble(byte[] text, int start, int end) {
    double fast = parseShort(text, start, end);
    if (!Double.isNaN(fast)) {
      return fast;
    }
    double value = Double.parseDouble(checked(text, start, end, "double"));
    if (Double.isInfinite(value)) {
      throw outOfRange(text, start, end, "double");
    }
    return value;
  }

  /** Parses a number of JSON's grammar, within the range of float. */
  public static float parseFloat(byte[] text, int start, int end) {
    float value = Float.parseFloat(checked(text, start, end, "float"));
    if (Float.isInfinite(value)) {
      throw outOfRange(text, start, end, "float");
    }
    return value;
  }

  /** Returns the value of "NaN", "Infinity" or "-Infinity"; 0 for any other text. */
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
   * Parses numbers of up to 19 digits. Returns NaN for longer numbers, and for text that is not a
   * number.
   */
  private static double parseShort(byte[] text, int start, int end) {
    if (NumberGrammar.end(text, start, end) != end) {
      return Double.NaN;
    }
    boolean negative = text[start] == '-';
    int at = negative ? start + 1 : start;
    long digits = 0;
    int point = -1;
    for (; at < end && (text[at] | 0x20) != 'e'; at++) {
      if (text[at] == '.') {
        point = at;
      } else if (Long.compareUnsigned(digits, LAST_SAFE) > 0) {
        return Double.NaN;
      } else {
        digits = digits * 10 + (text[at] - '0');
      }
    }
    int places = point < 0 ? 0 : at - point - 1;
    int exponent = at < end ? exponent(text, at + 1, end) : 0;
    double value = nearest(digits, exponent - places);
    return negative ? -value : value;
  }

  /** Returns the double nearest to a number; NaN if {@link PowersOfTen} cannot decide. */
  public static double nearest(PlainNumber number) {
    double value = nearest(number.digits(), -number.places());
    return number.isNegative() ? -value : value;
  }

  /** Like {@link #nearest(PlainNumber)}, but uses only the fast path. */
  public static float nearestFloat(PlainNumber number) {
    long digits = number.digits();
    if (digits < 0 || digits > 1L << 24 || number.places() >= FLOAT_TEN.length) {
      return Float.NaN;
    }
    float value = digits / FLOAT_TEN[number.places()];
    return number.isNegative() ? -value : value;
  }

  /** Clinger's fast path: if digits and power are exact, a single operation rounds correctly. */
  private static double nearest(long digits, int exponent) {
    if (digits >= 0 && digits <= 1L << 53 && Math.abs(exponent) < TEN.length) {
      return exponent < 0 ? digits / TEN[-exponent] : digits * TEN[exponent];
    }
    return PowersOfTen.nearest(digits, exponent);
  }

  /**
   * Parses the exponent after "e". Saturates, because any value too large for a double has the same
   * result.
   */
  private static int exponent(byte[] text, int start, int end) {
    boolean signed = text[start] == '-' || text[start] == '+';
    int value = 0;
    for (int at = signed ? start + 1 : start; at < end && value < 10_000; at++) {
      value = value * 10 + (text[at] - '0');
    }
    return text[start] == '-' ? -value : value;
  }

  private static String checked(byte[] text, int start, int end, String type) {
    if (NumberGrammar.end(text, start, end) != end) {
      throw new InvalidInput("expected " + type + ", found " + Excerpt.quoted(text, start, end));
    }
    return new String(text, start, end - start, StandardCharsets.US_ASCII);
  }

  private static InvalidInput outOfRange(byte[] text, int start, int end, String type) {
    return new InvalidInput("out of range of " + type + ": " + Excerpt.quoted(text, start, end));
  }
}
