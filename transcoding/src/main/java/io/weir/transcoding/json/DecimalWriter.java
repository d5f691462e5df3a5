package io.weir.transcoding.json;

import io.weir.transcoding.bytes.Bytes;

/**
 * Writes floating-point numbers as the shortest decimal that reads back as the same value.
 * Allocates nothing once warmed up: the JDK's digits go through one reused builder. Not
 * thread-safe.
 */
public final class DecimalWriter {
  private static final int PLACES = 6;
  private static final double SCALE = 1e6;

  private final StringBuilder digits = new StringBuilder(32);

  /** Appends a finite value. */
  public void writeDouble(Bytes out, double value) {
    if (value == 0) {
      out.writeAscii(1 / value > 0 ? "0" : "-0");
    } else if (!writeShort(out, value)) {
      digits.setLength(0);
      write(out, digits.append(value));
    }
  }

  /** Appends a finite value. */
  public void writeFloat(Bytes out, float value) {
    if (value == 0) {
      out.writeAscii(1 / value > 0 ? "0" : "-0");
    } else if (value == Math.rint(value) && Math.abs(value) < 1e7f) {
      JsonNumbers.writeLong(out, (long) value);
    } else if (!writeShort(out, value)) {
      digits.setLength(0);
      write(out, digits.append(value));
    }
  }

  /**
   * Writes decimals of at most six places and six digits with the fewest places. Digits and power
   * of ten are exact as floats, so one division rounds correctly; two decimals of six digits are
   * never the same float.
   */
  private static boolean writeShort(Bytes out, float value) {
    int unit = 1;
    for (int places = 1; places <= PLACES; places++) {
      unit *= 10;
      double whole = Math.rint((double) value * unit);
      if (Math.abs(whole) >= 1e6) {
        return false;
      }
      if ((float) whole / unit == value) {
        int shown = (int) Math.abs(whole);
        if (value < 0) {
          out.writeByte('-');
        }
        JsonNumbers.writeUnsigned(out, shown / unit);
        out.writeByte('.');
        JsonNumbers.writePadded(out, shown % unit, places);
        return true;
      }
    }
    return false;
  }

  /**
   * Writes decimals of at most six places and 15 digits, the most common ones. If digits / 10^6,
   * both exact, divides to the value, the decimal reads back as the value. No decimal is shorter,
   * because two decimals of 15 digits are never the same double.
   */
  private static boolean writeShort(Bytes out, double value) {
    double scaled = value * SCALE;
    double whole = Math.rint(scaled);
    // The product is off by at most half a unit in the last place; a larger distance to an integer
    // means that the decimal is not short.
    if (Math.abs(whole) >= 1e15 || Math.abs(scaled - whole) > Math.abs(scaled) * 0x1p-51) {
      return value == Math.rint(value) && writeWhole(out, value);
    }
    if (whole / SCALE != value) {
      return false;
    }
    if (value < 0) {
      out.writeByte('-');
    }
    writeScaled(out, Math.abs((long) whole));
    return true;
  }

  private static boolean writeWhole(Bytes out, double value) {
    if (Math.abs(value) >= 1e15) {
      return false;
    }
    JsonNumbers.writeLong(out, (long) value);
    return true;
  }

  private static void writeScaled(Bytes out, long digits) {
    long unit = (long) SCALE;
    JsonNumbers.writeUnsigned(out, digits / unit);
    int fraction = (int) (digits % unit);
    if (fraction == 0) {
      return;
    }
    int places = PLACES;
    for (; fraction % 10 == 0; places--) {
      fraction /= 10;
    }
    out.writeByte('.');
    JsonNumbers.writePadded(out, fraction, places);
  }

  private static void write(Bytes out, StringBuilder text) {
    int length = text.length();
    byte[] to = out.ensure(length);
    int at = out.length();
    for (int i = 0; i < length; i++) {
      to[at + i] = (byte) text.charAt(i);
    }
    out.setLength(at + length);
  }
}
