package io.weir.transcoding.text;

import java.math.BigInteger;

/**
 * Computes the double nearest to digits × 10^exponent, from one product with the first 128 bits of
 * the power. In the rare case that these bits do not determine the rounding it returns NaN, and the
 * caller falls back to {@link Double#parseDouble}.
 */
final class PowersOfTen {
  /** Bounds within which the product of any 64 bits with the power is a normal double. */
  private static final int LOWEST = -300;

  private static final int HIGHEST = 288;
  private static final int PRECISION = 128;

  private static final long[] HIGH = new long[HIGHEST - LOWEST + 1];
  private static final long[] LOW = new long[HIGH.length];
  private static final int[] EXPONENT =
      new int[HIGH.length]; // exponent of the lowest of the 128 bits

  static {
    for (int i = 0; i < HIGH.length; i++) {
      int power = i + LOWEST;
      var ten = BigInteger.TEN.pow(Math.abs(power));
      int shift = power < 0 ? PRECISION - 1 + ten.bitLength() : PRECISION - ten.bitLength();
      var bits = power < 0 ? BigInteger.ONE.shiftLeft(shift).divide(ten) : ten.shiftLeft(shift);
      HIGH[i] = bits.shiftRight(64).longValue();
      LOW[i] = bits.longValue();
      EXPONENT[i] = -shift;
    }
  }

  private PowersOfTen() {}

  /**
   * Returns the double nearest to digits × 10^exponent.
   *
   * @param digits unsigned
   * @return NaN if the rounding is undecided
   */
  static double nearest(long digits, int exponent) {
    if (digits == 0) {
      return 0;
    }
    if (exponent < LOWEST || exponent > HIGHEST) {
      return Double.NaN;
    }
    int index = exponent - LOWEST;
    int shift = Long.numberOfLeadingZeros(digits);
    long factor = digits << shift;
    long middle = factor * HIGH[index];
    long low = middle + Math.unsignedMultiplyHigh(factor, LOW[index]);
    long carry = Long.compareUnsigned(low, middle) < 0 ? 1 : 0;
    long high = Math.unsignedMultiplyHigh(factor, HIGH[index]) + carry;
    return rounded(high, low, EXPONENT[index] + PRECISION - shift);
  }

  /**
   * Rounds to 53 bits.
   *
   * @param low its true value, including the bits cut off from product and power, is less than 2
   *     higher
   * @param exponent of the lowest bit of high
   */
  private static double rounded(long high, long low, int exponent) {
    int dropped = 10 + (int) (high >>> 63);
    long rest = high & ((1L << dropped) - 1);
    long half = 1L << (dropped - 1);
    boolean undecided =
        (rest == half && low == 0) || (rest == half - 1 && Long.compareUnsigned(low, -2) >= 0);
    if (undecided) {
      return Double.NaN;
    }
    long mantissa = (high >>> dropped) + (rest >= half ? 1 : 0);
    // A carry out of the 53 bits increments the exponent through this addition.
    long biased = exponent + dropped + 1074L;
    return Double.longBitsToDouble((biased << 52) + mantissa);
  }
}
