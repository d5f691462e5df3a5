package io.weir.grpc;

/** Parses the number and unit of a timeout without allocation. */
final class TimeoutText {
  /** Value for text that is not a timeout. */
  static final long NONE = -1;

  private static final int MAX_DIGITS = 8;

  private TimeoutText() {}

  /**
   * Returns the nanoseconds of the number in the first {@code digits} characters; Long.MAX_VALUE if
   * they do not fit, {@link #NONE} if the text has no digits, too many, or another character among
   * them.
   *
   * @param unit nanoseconds of one unit
   */
  static long nanos(String value, int digits, long unit) {
    if (digits < 1 || digits > MAX_DIGITS) {
      return NONE;
    }
    long number = 0;
    for (int i = 0; i < digits; i++) {
      char digit = value.charAt(i);
      if (digit < '0' || digit > '9') {
        return NONE;
      }
      number = number * 10 + (digit - '0');
    }
    return number > Long.MAX_VALUE / unit ? Long.MAX_VALUE : number * unit;
  }
}
