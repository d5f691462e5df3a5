package io.weir.grpc;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text of {@code Request-Timeout}, the counterpart of {@code grpc-timeout} for HTTP clients: "5",
 * "1.5", "5s", "500ms", "2m", "1h".
 */
public final class RequestTimeout {
  private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,8}(?:\\.[0-9]{1,9})?)(ms|s|m|h)?");

  private RequestTimeout() {}

  /**
   * Parses a value to nanoseconds; Long.MAX_VALUE if they do not fit, -1 if it is not a timeout. A
   * value without unit is in seconds.
   */
  public static long parse(String value) {
    var match = TEXT.matcher(value);
    return match.matches()
        ? new BigDecimal(match.group(1)).multiply(unit(match.group(2))).min(LONGEST).longValue()
        : TimeoutText.NONE;
  }

  /** Returns the nanoseconds of a unit. */
  private static BigDecimal unit(@Nullable String name) {
    return BigDecimal.valueOf(
        switch (name) {
          case "ms" -> 1_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          case null, default -> 1_000_000_000L;
        });
  }
}
