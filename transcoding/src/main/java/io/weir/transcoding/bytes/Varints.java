package io.weir.transcoding.bytes;

/**
 * Varints of up to eight bytes in one word. Branch-free, because the length of the next varint is
 * unpredictable.
 */
public final class Varints {
  /** The number of value bits in eight bytes. */
  public static final int BITS = 56;

  private static final long HIGHS = 0x8080808080808080L;

  private Varints() {}

  /** Returns the high bit of each byte that ends a varint; 0 if no varint ends in this word. */
  public static long ends(long word) {
    return ~word & HIGHS;
  }

  /** Returns the length in bytes of the varint at the start of a word with these {@link #ends}. */
  public static int length(long ends) {
    return (Long.numberOfTrailingZeros(ends) + 1) >>> 3;
  }

  /** Returns the value of the varint at the start of a word with these {@link #ends}. */
  public static long value(long word, long ends) {
    long sevens = word & (ends ^ (ends - 1)) & ~HIGHS;
    long pairs = (sevens & 0x007F007F007F007FL) | ((sevens & 0x7F007F007F007F00L) >>> 1);
    long fours = (pairs & 0x00003FFF00003FFFL) | ((pairs & 0x3FFF00003FFF0000L) >>> 2);
    return (fours & 0x000000000FFFFFFFL) | ((fours & 0x0FFFFFFF00000000L) >>> 4);
  }

  /** Returns the encoded length of a value in bytes, 1 to 10. */
  public static int size(long value) {
    return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  /**
   * Returns the varint of a value of at most {@link #BITS} bits and encoded length {@code size}.
   */
  public static long word(long value, int size) {
    long fours = (value & 0x000000000FFFFFFFL) | ((value & 0x00FFFFFFF0000000L) << 4);
    long pairs = (fours & 0x00003FFF00003FFFL) | ((fours & 0x0FFFC0000FFFC000L) << 2);
    long sevens = (pairs & 0x007F007F007F007FL) | ((pairs & 0x3F803F803F803F80L) << 1);
    return sevens | (HIGHS & ((1L << (8 * (size - 1))) - 1));
  }
}
