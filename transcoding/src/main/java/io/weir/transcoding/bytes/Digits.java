package io.weir.transcoding.bytes;

/**
 * Decimal digits, eight in a word, the first in its lowest byte. Without branches, since how many
 * digits the next number has cannot be predicted.
 */
public final class Digits {
  /** Ten to the eighth: what fits a word is below it. */
  public static final int END = 100_000_000;

  private static final long ZEROS = 0x3030303030303030L;
  private static final long SEVENS = 0x7F7F7F7F7F7F7F7FL;
  private static final long HIGHS = ~SEVENS;

  private Digits() {}

  /** The characters of a text with '0' taken off: digits become 0 to 9, all else more. */
  public static long of(long characters) {
    return characters ^ ZEROS;
  }

  /** How many of the lowest bytes are digits, after {@link #of}: 0 to 8. */
  public static int count(long digits) {
    long others = (((digits & SEVENS) + 0x7676767676767676L) | digits) & HIGHS;
    return Long.numberOfTrailingZeros(others) >>> 3;
  }

  /** The number that the first {@code count} digits stand for, 1 to 8 of them. */
  public static int value(long digits, int count) {
    long eight = digits << (64 - 8 * count); // zeros in front
    long pairs = eight * 10 + (eight >>> 8); // in every other byte
    long first = (pairs & 0x000000FF000000FFL) * (100 + (1_000_000L << 32));
    long second = ((pairs >>> 16) & 0x000000FF000000FFL) * (1 + (10_000L << 32));
    return (int) ((first + second) >>> 32);
  }

  /** The digits of a number below {@link #END}, zeros in front, without '0' put on. */
  public static long eight(int number) {
    long head = (number * 3_518_437_209L) >>> 45; // divided by 10,000, exact for 32 bits
    long fours = head | ((number - head * 10_000) << 32);
    long hundreds = ((fours * 5_243) >>> 19) & 0x0000007F0000007FL; // exact below 10,000
    long pairs = hundreds | ((fours - hundreds * 100) << 16);
    long tens = ((pairs * 103) >>> 10) & 0x000F000F000F000FL; // exact below 100
    return tens | ((pairs - tens * 10) << 8);
  }

  /** How many zeros stand in front, at most 7. */
  public static int leadingZeros(long digits) {
    return Long.numberOfTrailingZeros(digits | (1L << 56)) >>> 3;
  }

  /** The characters behind the first {@code skipped} ones. */
  public static long characters(long digits, int skipped) {
    return (digits | ZEROS) >>> (8 * skipped);
  }
}
