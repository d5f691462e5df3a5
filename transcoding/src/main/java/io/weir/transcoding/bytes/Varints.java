package io.weir.transcoding.bytes;

/**
 * Varints of up to eight bytes in one word. Without branches, since how long the next one is cannot
 * be predicted.
 */
public final class Varints {
  /** The most bits that eight bytes hold. */
  public static final int BITS = 56;

  private static final long HIGHS = 0x8080808080808080L;

  private Varints() {}

  /** The high bit of each byte that can be the last one of a varint; 0 if there is none. */
  public static long ends(long word) {
    return ~word & HIGHS;
  }

  /** The length in bytes of the varint at the start of a word that has {@link #ends}. */
  public static int length(long ends) {
    return (Long.numberOfTrailingZeros(ends) + 1) >>> 3;
  }

  /** The value of the varint at the start of a word that has {@link #ends}. */
  public static long value(long word, long ends) {
    long sevens = word & (ends ^ (ends - 1)) & ~HIGHS;
    long pairs = (sevens & 0x007F007F007F007FL) | ((sevens & 0x7F007F007F007F00L) >>> 1);
    long fours = (pairs & 0x00003FFF00003FFFL) | ((pairs & 0x3FFF00003FFF0000L) >>> 2);
    return (fours & 0x000000000FFFFFFFL) | ((fours & 0x0FFFFFFF00000000L) >>> 4);
  }

  /** How many bytes a value takes, 1 to 10. */
  public static int size(long value) {
    return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  /** The varint of a value of at most {@link #BITS} bits, which takes {@code size} bytes. */
  public static long word(long value, int size) {
    long fours = (value & 0x000000000FFFFFFFL) | ((value & 0x00FFFFFFF0000000L) << 4);
    long pairs = (fours & 0x00003FFF00003FFFL) | ((fours & 0x0FFFC0000FFFC000L) << 2);
    long sevens = (pairs & 0x007F007F007F007FL) | ((pairs & 0x3F803F803F803F80L) << 1);
    return sevens | (HIGHS & ((1L << (8 * (size - 1))) - 1));
  }
}
