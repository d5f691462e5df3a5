package io.weir.loadbalancer.outcome;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.ReservedMetadata;
import java.util.concurrent.TimeUnit;

/** How long an instance asks to be left alone. Only an overload's word counts. */
public final class Pushback {
  /** It does not say. */
  public static final long NONE = 0;

  private static final int DIGITS = 9;

  private Pushback() {}

  /** Nanoseconds, of {@code grpc-retry-pushback-ms} or of Retry-After in seconds; {@link #NONE}. */
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

  /** A negative pushback means "never again", which is no time; a Retry-After may be a date. */
  private static long number(String text) {
    boolean digits = text.length() <= DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits && !text.isEmpty() ? Long.parseLong(text) : NONE;
  }
}
