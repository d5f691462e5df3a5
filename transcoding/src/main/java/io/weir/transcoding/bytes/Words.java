package io.weir.transcoding.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads and writes little-endian words in byte arrays, and scans eight characters of a JSON string
 * at once.
 */
public final class Words {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private Words() {}

  public static int getInt(byte[] from, int at) {
    return (int) INT.get(from, at);
  }

  public static long getLong(byte[] from, int at) {
    return (long) LONG.get(from, at);
  }

  public static void putInt(byte[] to, int at, int value) {
    INT.set(to, at, value);
  }

  public static void putLong(byte[] to, int at, long value) {
    LONG.set(to, at, value);
  }

  /**
   * Flags, by their high bit, the bytes that a JSON string cannot contain unescaped or as ASCII:
   * control characters, '"', '\', and bytes above ASCII. Exact for the lowest flagged byte; a
   * borrow may flag more bytes above it.
   */
  public static long special(long word) {
    long quote = (word ^ (ONES * '"')) - ONES;
    long backslash = (word ^ (ONES * '\\')) - ONES;
    return (word | (word - ONES * 0x20) | quote | backslash) & HIGHS;
  }

  /** Returns the index, 0 to 7, of the lowest byte that {@link #special} has flagged. */
  public static int first(long flags) {
    return Long.numberOfTrailingZeros(flags) >>> 3;
  }
}
