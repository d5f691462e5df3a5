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

  /** The digits of the numbers below 10,000: 40 kB, and half the instructions. */
  private static final int[] FOURS = new int[10_000];

  static {
    for (int i = 0; i < FOURS.length; i++) {
      FOURS[i] = i / 1000 | (i / 100 % 10 << 8) | (i / 10 % 10 << 16) | (i % 10 << 24);
    }
  }

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

  /** As {@link #value}, and 0 of no digits. */
  public static int valueOrZero(long digits, int count) {
    int half = 32 - 4 * count; // of the shift, which a single one cannot do by 64
    return value((digits << half) << half, 8);
  }

  /** The digits of a number below {@link #END}, zeros in front, without '0' put on. */
  public static long eight(int number) {
    int head = (int) ((number * 3_518_437_209L) >>> 45); // divided by 10,000, exact for 32 bits
    return FOURS[head] | ((long) FOURS[number - head * 10_000] << 32);
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
