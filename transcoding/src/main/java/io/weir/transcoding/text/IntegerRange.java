package io.weir.transcoding.text;

import io.weir.transcoding.json.NumberGrammar;
import io.weir.transcoding.report.Excerpt;
import io.weir.transcoding.report.InvalidInput;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Ranges of protobuf's integer types, and their parsing. By the ProtoJSON rules, "1e2" and "1.0"
 * are integers and "1.5" is not.
 */
public enum IntegerRange {
  INT32("int32", 1L << 31, Integer.MAX_VALUE),
  UINT32("uint32", 0, 0xFFFF_FFFFL),
  INT64("int64", 1L << 63, Long.MAX_VALUE),
  UINT64("uint64", 0, -1L);

  /** Number of digits that always fit in 64 bits unsigned. */
  private static final int EXACT_DIGITS = 19;

  /** Longest number that is parsed; the exponent form of a 64-bit number is far shorter. */
  private static final int MAX_LENGTH = 100;

  private final String shown;
  private final long lowest; // magnitude of the most negative value, unsigned
  private final long highest; // unsigned

  IntegerRange(String shown, long lowest, long highest) {
    this.shown = shown;
    this.lowest = lowest;
    this.highest = highest;
  }

  /**
   * Parses a whole text as an integer of this range. Returns an unsigned 64-bit value as its bits.
   *
   * @throws InvalidInput if the text is not an integer, or out of range
   */
  public long parse(byte[] text, int start, int end) {
    boolean negative = start < end && text[start] == '-';
    int first = negative ? start + 1 : start;
    int digits = end - first;
    if (digits == 0 || digits > EXACT_DIGITS || (text[first] == '0' && digits > 1)) {
      return parseDecimal(text, start, end);
    }
    long magnitude = 0;
    for (int at = first; at < end; at++) {
      int digit = text[at] - '0';
      if (digit < 0 || digit > 9) {
        return parseDecimal(text, start, end);
      }
      magnitude = magnitude * 10 + digit;
    }
    return signed(negative, magnitude, text, start, end);
  }

  /**
   * Returns the value itself.
   *
   * @throws InvalidInput if it is out of range
   */
  public long check(long value) {
    boolean fits =
        value < 0
            ? Long.compareUnsigned(-value, lowest) <= 0
            : Long.compareUnsigned(value, highest) <= 0;
    if (!fits) {
      throw new InvalidInput("out of range of " + shown + ": \"" + value + "\"");
    }
    return value;
  }

  private long signed(boolean negative, long magnitude, byte[] text, int start, int end) {
    if (Long.compareUnsigned(magnitude, negative ? lowest : highest) > 0) {
      throw outOfRange(text, start, end);
    }
    return negative ? -magnitude : magnitude;
  }

  private long parseDecimal(byte[] text, int start, int end) {
    if (end - start > MAX_LENGTH || NumberGrammar.end(text, start, end) != end) {
      throw expected(text, start, end);
    }
    var value = decimal(text, start, end);
    if (value.signum() == 0) {
      return 0;
    }
    // Checked before the digits are expanded: 1e999999999 must not allocate a gigabyte.
    if ((long) value.precision() - value.scale() > 20) {
      throw outOfRange(text, start, end);
    }
    if (value.stripTrailingZeros().scale() > 0) {
      throw expected(text, start, end);
    }
    var whole = value.toBigInteger();
    if (whole.abs().bitLength() > 64) {
      throw outOfRange(text, start, end);
    }
    return signed(whole.signum() < 0, whole.abs().longValue(), text, start, end);
  }

  private BigDecimal decimal(byte[] text, int start, int end) {
    try {
      return new BigDecimal(new String(text, start, end - start, StandardCharsets.US_ASCII));
    } catch (NumberFormatException tooLargeExponent) {
      throw outOfRange(text, start, end);
    }
  }

  private InvalidInput expected(byte[] text, int start, int end) {
    return new InvalidInput("expected " + shown + ", found " + Excerpt.quoted(text, start, end));
  }

  private InvalidInput outOfRange(byte[] text, int start, int end) {
    return new InvalidInput("out of range of " + shown + ": " + Excerpt.quoted(text, start, end));
  }
}
