package io.weir.transcoding.json;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Digits;
import io.weir.transcoding.bytes.Varints;
import io.weir.transcoding.bytes.Words;

/**
 * Number in its most common form: at most 19 digits, with optional minus sign and decimal point,
 * without exponent. Read eight digits at a time. Reusable; not thread-safe.
 */
public final class PlainNumber {
  private static final int MAX_DIGITS = 19; // fit in 64 bits unsigned
  private static final long[] SCALES = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
  };

  private boolean negative;
  private long digits;
  private int places;
  private int at;

  /** Reads the number at {@code from}. Returns false if there is none, or it has another form. */
  boolean read(byte[] in, int from, int end) {
    negative = from < end && in[from] == '-';
    int first = negative ? from + 1 : from;
    at = first;
    digits = 0;
    places = 0;
    readDigits(in, end);
    int whole = at - first;
    if (whole == 0 || (whole > 1 && in[first] == '0')) {
      return false;
    }
    if (at < end && in[at] == '.') {
      int point = at++;
      readDigits(in, end);
      places = at - point - 1;
      if (places == 0) {
        return false;
      }
    }
    return whole + places <= MAX_DIGITS && (at == end || (in[at] | 0x20) != 'e');
  }

  private void readDigits(byte[] in, int end) {
    while (at <= end - 8) {
      long eight = Digits.of(Words.getLong(in, at));
      int count = Digits.count(eight);
      digits = digits * SCALES[count] + Digits.valueOrZero(eight, count);
      at += count;
      if (count < 8) {
        return;
      }
    }
    for (; at < end && in[at] >= '0' && in[at] <= '9'; at++) {
      digits = digits * 10 + (in[at] - '0');
    }
  }

  /**
   * Appends, as varints, the following array elements while they are integers below 2^31 directly
   * followed by a comma. Returns their number; {@link #end} is at the first element that is not.
   */
  int readElements(byte[] in, int from, int end, Bytes out) {
    int count = 0;
    for (at = from; end - at > 16; count++) {
      long first = Digits.of(Words.getLong(in, at));
      int near = Digits.count(first);
      long second = Digits.of(Words.getLong(in, at + 8));
      int far = Digits.count(second) & -(near >>> 3); // only after eight digits
      int length = near + far;
      if (near == 0 || far > 2 || in[at + length] != ',') {
        break;
      }
      long value = Digits.value(first, near) * SCALES[far] + Digits.valueOrZero(second, far);
      if (value > Integer.MAX_VALUE || ((first & 0xFF) == 0 && length > 1)) {
        break;
      }
      int size = Varints.size(value);
      Words.putLong(out.ensure(8), out.length(), Varints.word(value, size));
      out.setLength(out.length() + size);
      at += length + 1;
    }
    return count;
  }

  /** Returns the position after the last number read. */
  int end() {
    return at;
  }

  public boolean isNegative() {
    return negative;
  }

  /** Returns all digits as one unsigned 64-bit number. */
  public long digits() {
    return digits;
  }

  /** Returns the number of digits after the decimal point. */
  public int places() {
    return places;
  }
}
