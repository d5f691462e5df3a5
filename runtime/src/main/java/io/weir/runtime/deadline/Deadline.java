package io.weir.runtime.deadline;

import java.time.Duration;

/** gRPC's and HTTP's ways to say how long a caller waits. */
public final class Deadline {
  /** Nanoseconds of a timeout that is too long to count. */
  static final long UNLIMITED = Long.MAX_VALUE;

  /** Result of parsing a text that is not a timeout. */
  private static final long NONE = -1;

  private static final int MAX_DIGITS = 8;
  private static final long MAX_VALUE = 99_999_999;

  /** The units of grpc-timeout, the finest first, and the nanoseconds of each. */
  private static final String UNITS = "numSMH";

  private static final long[] NANOS = {
    1, 1_000, 1_000_000, 1_000_000_000L, 60_000_000_000L, 3_600_000_000_000L
  };

  private Deadline() {}

  /**
   * Nanoseconds of a grpc-timeout header value such as "250m", or -1 if it is none. What does not
   * fit into a long, some 292 years, is Long.MAX_VALUE.
   */
  public static long parseGrpcTimeout(String value) {
    int digits = value.length() - 1;
    if (digits < 1 || digits > MAX_DIGITS) {
      return NONE;
    }
    int unit = UNITS.indexOf(value.charAt(digits));
    return unit < 0 ? NONE : times(number(value, digits), NANOS[unit]);
  }

  /** A grpc-timeout header value of at most eight digits, rounded down, never negative. */
  public static String formatGrpcTimeout(Duration left) {
    return formatGrpcTimeout(nanos(left));
  }

  /** The same for nanoseconds. */
  public static String formatGrpcTimeout(long nanosLeft) {
    long nanos = Math.max(0, nanosLeft);
    int unit = 0;
    while (nanos / NANOS[unit] > MAX_VALUE) {
      unit++;
    }
    return Long.toString(nanos / NANOS[unit]) + UNITS.charAt(unit);
  }

  /**
   * Nanoseconds of a Request-Timeout header value: seconds, or "500ms" or "5s"; -1 if it is none.
   */
  public static long parseRequestTimeout(String value) {
    if (value.endsWith("ms")) {
      return bounded(value, value.length() - 2, 1_000_000);
    }
    int digits = value.endsWith("s") ? value.length() - 1 : value.length();
    return bounded(value, digits, 1_000_000_000);
  }

  private static long bounded(String value, int digits, long unit) {
    return digits < 1 || digits > MAX_DIGITS ? NONE : times(number(value, digits), unit);
  }

  /**
   * The number of the first digits, or -1 if one is none; String.charAt, for this is per request.
   */
  private static long number(String value, int digits) {
    long number = 0;
    for (int i = 0; i < digits; i++) {
      char digit = value.charAt(i);
      if (digit < '0' || digit > '9') {
        return NONE;
      }
      number = number * 10 + (digit - '0');
    }
    return number;
  }

  private static long times(long number, long unit) {
    if (number < 0) {
      return NONE;
    }
    return number > Long.MAX_VALUE / unit ? Long.MAX_VALUE : number * unit;
  }

  private static long nanos(Duration left) {
    try {
      return left.toNanos();
    } catch (ArithmeticException _) {
      return left.isNegative() ? 0 : Long.MAX_VALUE;
    }
  }
}
