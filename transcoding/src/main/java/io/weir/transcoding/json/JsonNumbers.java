package io.weir.transcoding.json;

import io.weir.transcoding.bytes.Bytes;

/** Writes whole numbers digit by digit into the output. */
public final class JsonNumbers {
  private static final byte[] PAIRS = pairs();

  private static final long[] POWERS = new long[19];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

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

  /** The number of decimal digits: guessed from the bits, 0.301 for each, then set right. */
  private static int digits(long value) {
    int guess = ((64 - Long.numberOfLeadingZeros(value | 1)) * 1233) >>> 12;
    return guess < POWERS.length && value >= POWERS[guess] ? guess + 1 : Math.max(guess, 1);
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
}
