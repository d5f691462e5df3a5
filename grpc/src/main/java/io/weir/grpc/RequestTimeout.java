package io.weir.grpc;

/**
 * Text of {@code Request-Timeout}, the counterpart of {@code grpc-timeout} for HTTP clients: "5",
 * "5s", "500ms".
 */
public final class RequestTimeout {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;

  private RequestTimeout() {}

  /**
   * Parses a value to nanoseconds; -1 if it is not a timeout. A value without unit is in seconds.
   */
  public static long parse(String value) {
    if (value.endsWith("ms")) {
      return TimeoutText.nanos(value, value.length() - 2, MILLI);
    }
    int digits = value.endsWith("s") ? value.length() - 1 : value.length();
    return TimeoutText.nanos(value, digits, SECOND);
  }
}
