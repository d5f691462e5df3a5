package io.weir.runtime.deadline;

import java.time.Duration;

/** gRPC's way to say how long a caller waits: the grpc-timeout header (gRPC over HTTP/2, "Timeout"). */
public final class Deadline {
  private static final long MAX_DIGITS_VALUE = 99_999_999;

  private Deadline() {}

  /** Nanoseconds of a grpc-timeout header value such as "250m", or -1 if it is none. */
  public static long parseGrpcTimeout(String value) {
    int digits = value.length() - 1;
    if (digits < 1 || digits > 8) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < digits; i++) {
      char c = value.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    long unit = nanosOf(value.charAt(digits));
    return unit < 0 ? -1 : saturated(number, unit);
  }

  private static long nanosOf(char unit) {
    return switch (unit) {
      case 'n' -> 1L;
      case 'u' -> 1_000L;
      case 'm' -> 1_000_000L;
      case 'S' -> 1_000_000_000L;
      case 'M' -> 60_000_000_000L;
      case 'H' -> 3_600_000_000_000L;
      default -> -1L;
    };
  }

  private static long saturated(long number, long unit) {
    return number > Long.MAX_VALUE / unit ? Long.MAX_VALUE : number * unit;
  }

  /** A grpc-timeout header value of at most eight digits, rounded down, never negative. */
  public static String formatGrpcTimeout(Duration left) {
    if (left.isNegative()) {
      return "0n";
    }
    if (left.toSeconds() > MAX_DIGITS_VALUE) {
      return Math.min(MAX_DIGITS_VALUE, left.toHours()) + "H";
    }
    if (left.toMillis() > MAX_DIGITS_VALUE) {
      return left.toSeconds() + "S";
    }
    long nanos = left.toNanos();
    if (nanos / 1000 > MAX_DIGITS_VALUE) {
      return left.toMillis() + "m";
    }
    return nanos > MAX_DIGITS_VALUE ? nanos / 1000 + "u" : nanos + "n";
  }
}
