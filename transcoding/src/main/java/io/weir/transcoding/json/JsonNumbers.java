package io.weir.transcoding.json;

import io.weir.transcoding.bytes.Bytes;

/** Writes numbers digit by digit into the output. */
public final class JsonNumbers {
  private static final double[] TEN = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
  private static final float[] TEN_F = {1, 1e1f, 1e2f, 1e3f, 1e4f};
  private static final byte[] PAIRS = pairs();

  private JsonNumbers() {}

  private static byte[] pairs() {
    byte[] pairs = new byte[200];
    for (int i = 0; i < 100; i++) {
      pairs[2 * i] = (byte) ('0' + i / 10);
      pairs[2 * i + 1] = (byte) ('0' + i % 10);
    }
    return pairs;
  }

  public static void writeLong(Bytes out, long value) {
    if (value < 0) {
      out.writeByte('-');
    }
    writeUnsigned(out, value < 0 ? -value : value); // -MIN is MIN, right as an unsigned number
  }

  public static void writeUnsigned(Bytes out, long value) {
    long rest = value;
    if (rest < 0) {
      long head = Long.divideUnsigned(rest, 10);
      writeUnsigned(out, head);
      out.writeByte((int) ('0' + rest - head * 10));
      return;
    }
    int size = digits(rest);
    byte[] to = out.ensure(size);
    int at = out.length() + size;
    out.setLength(at);
    while (rest >= 100) {
      int pair = (int) (rest % 100) * 2;
      rest /= 100;
      to[--at] = PAIRS[pair + 1];
      to[--at] = PAIRS[pair];
    }
    if (rest >= 10) {
      to[--at] = PAIRS[(int) rest * 2 + 1];
      to[--at] = PAIRS[(int) rest * 2];
    } else {
      to[--at] = (byte) ('0' + rest);
    }
  }

  private static int digits(long value) {
    int digits = 1;
    for (long limit = 10; value >= limit && digits < 19; digits++) {
      limit = limit > Long.MAX_VALUE / 10 ? Long.MAX_VALUE : limit * 10;
    }
    return digits;
  }

  /** Exactly {@code size} digits, zeros in front. */
  public static void writePadded(Bytes out, int value, int size) {
    byte[] to = out.ensure(size);
    int rest = value;
    for (int at = out.length() + size - 1; at >= out.length(); at--) {
      to[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    out.setLength(out.length() + size);
  }

  /**
   * The shortest decimal that reads back as the same double. Short decimals go without garbage: if
   * digits / 10^places, both exact, divides to the value, that decimal reads back as the value.
   */
  public static void writeDouble(Bytes out, double value) {
    for (int places = 0; places < TEN.length; places++) {
      double scaled = Math.rint(value * TEN[places]);
      if (Math.abs(scaled) >= 1e15 || value == 0) {
        break;
      }
      if (scaled / TEN[places] == value) {
        writeScaled(out, (long) scaled, places);
        return;
      }
    }
    out.writeAscii(value == 0 ? 1 / value > 0 ? "0" : "-0" : Double.toString(value));
  }

  /** As {@link #writeDouble}, for floats. */
  public static void writeFloat(Bytes out, float value) {
    for (int places = 0; places < TEN_F.length; places++) {
      float scaled = (float) Math.rint(value * TEN_F[places]);
      if (Math.abs(scaled) >= 1e7f || value == 0) {
        break;
      }
      if (scaled / TEN_F[places] == value) {
        writeScaled(out, (long) scaled, places);
        return;
      }
    }
    out.writeAscii(value == 0 ? 1 / value > 0 ? "0" : "-0" : Float.toString(value));
  }

  private static void writeScaled(Bytes out, long digits, int places) {
    if (digits < 0) {
      out.writeByte('-');
    }
    long absolute = Math.abs(digits);
    long unit = (long) TEN[places];
    writeUnsigned(out, absolute / unit);
    if (places > 0) {
      out.writeByte('.');
      writePadded(out, (int) (absolute % unit), places);
    }
  }
}
