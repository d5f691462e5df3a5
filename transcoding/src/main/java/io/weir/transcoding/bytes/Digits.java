package io.weir.transcoding.bytes;

/**
 * Decimal digits, eight in a word, the first in the lowest byte. Branch-free, because the number of
 * digits in the next number is unpredictable.
 */
public final class Digits {
  /** Ten to the eighth: the exclusive upper bound of a number that fits in a word. */
  public static final int END = 100_000_000;

  private static final long ZEROS = 0x3030303030303030L;
  private static final long SEVENS = 0x7F7F7F7F7F7F7F7FL;
  private static final long HIGHS = ~SEVENS;

  /** The digits of all numbers below 10,000. The table takes 40 kB and halves the instructions. */
  private static final int[] FOURS = new int[10_000];

  static {
    for (int i = 0; i < FOURS.length; i++) {
      FOURS[i] = i / 1000 | (i / 100 % 10 << 8) | (i / 10 % 10 << 16) | (i % 10 << 24);
    }
  }

  private Digits() {}

  /**
   * Subtracts '0' from each character: digits become 0 to 9, all other characters become larger.
   */
  public static long of(long characters) {
    return characters ^ ZEROS;
  }

  /** Returns the number of digits, 0 to 8, at the low end of a word from {@link #of}. */
  public static int count(long digits) {
    long others = (((digits & SEVENS) + 0x7676767676767676L) | digits) & HIGHS;
    return Long.numberOfTrailingZeros(others) >>> 3;
  }

  /** Returns the number formed by the first {@code count} digits, 1 to 8. */
  public static int value(long digits, int count) {
    long eight = digits << (64 - 8 * count); // leading zeros
    long pairs = eight * 10 + (eight >>> 8); // valid in every other byte
    long first = (pairs & 0x000000FF000000FFL) * (100 + (1_000_000L << 32));
    long second = ((pairs >>> 16) & 0x000000FF000000FFL) * (1 + (10_000L << 32));
    return (int) ((first + second) >>> 32);
  }

  /** Like {@link #value}, but returns 0 for no digits. */
  public static int valueOrZero(long digits, int count) {
    int half = 32 - 4 * count; // two shifts, because one cannot shift by 64
    return value((digits << half) << half, 8);
  }

  /** Returns the digits of a number below {@link #END}, with leading zeros, without adding '0'. */
  public static long eight(int number) {
    int head = (int) ((number * 3_518_437_209L) >>> 45); // division by 10,000, exact for 32 bits
    return FOURS[head] | ((long) FOURS[number - head * 10_000] << 32);
  }

  /** Returns the number of leading zeros, at most 7. */
  public static int leadingZeros(long digits) {
    return Long.numberOfTrailingZeros(digits | (1L << 56)) >>> 3;
  }

  /** Returns the digits as characters, without the first {@code skipped} ones. */
  public static long characters(long digits, int skipped) {
    return (digits | ZEROS) >>> (8 * skipped);
  }
}
