package io.weir.grpc;

/** Text of {@code grpc-timeout}: at most eight digits and a unit, such as "250m". */
public final class GrpcTimeout {
  private static final long MAX_VALUE = 99_999_999;

  /** Units from the shortest to the longest. {@code NANOS} has the nanoseconds of each. */
  private static final String UNITS = "numSMH";

  private static final long[] NANOS = {
    1, 1_000, 1_000_000, 1_000_000_000L, 60_000_000_000L, 3_600_000_000_000L
  };

  private GrpcTimeout() {}

  /**
   * Parses a value to nanoseconds; -1 if it is not a timeout. A value above the range of long,
   * about 292 years, is Long.MAX_VALUE.
   */
  public static long parse(String value) {
    int digits = value.length() - 1;
    int unit = digits < 0 ? -1 : UNITS.indexOf(value.charAt(digits));
    return unit < 0 ? TimeoutText.NONE : TimeoutText.nanos(value, digits, NANOS[unit]);
  }

  /** Formats the time left until a deadline: rounded down, never negative. */
  public static String format(long nanosLeft) {
    long nanos = Math.max(0, nanosLeft);
    int unit = 0;
    while (nanos / NANOS[unit] > MAX_VALUE) {
      unit++;
    }
    return Long.toString(nanos / NANOS[unit]) + UNITS.charAt(unit);
  }
}
