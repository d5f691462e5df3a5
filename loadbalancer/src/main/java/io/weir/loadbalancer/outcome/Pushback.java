package io.weir.loadbalancer.outcome;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.ReservedMetadata;
import java.util.concurrent.TimeUnit;

/**
 * Reads the pushback of an endpoint, the time for which it asks to be left alone. Only the statuses
 * of an overload, UNAVAILABLE and RESOURCE_EXHAUSTED, carry one.
 */
public final class Pushback {
  /** Value for no pushback. */
  public static final long NONE = 0;

  private static final int DIGITS = 9;

  private Pushback() {}

  /**
   * Returns the pushback in nanoseconds, from {@code grpc-retry-pushback-ms} or from Retry-After in
   * seconds; {@link #NONE} if there is neither.
   */
  public static long nanos(AttemptResult ending) {
    return switch (ending.code()) {
      case GrpcCode.UNAVAILABLE, GrpcCode.RESOURCE_EXHAUSTED -> nanos(ending.trailers());
      default -> NONE;
    };
  }

  private static long nanos(HttpHeaders trailers) {
    long pushback =
        TimeUnit.MILLISECONDS.toNanos(number(trailers.get(ReservedMetadata.RETRY_PUSHBACK, "")));
    return pushback == NONE
        ? TimeUnit.SECONDS.toNanos(number(trailers.get(HttpHeaderNames.RETRY_AFTER, "")))
        : pushback;
  }

  /**
   * Returns a number, or {@link #NONE}. A negative pushback forbids retries and is not a time; a
   * Retry-After may be a date.
   */
  private static long number(String text) {
    boolean digits = text.length() <= DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits && !text.isEmpty() ? Long.parseLong(text) : NONE;
  }
}
