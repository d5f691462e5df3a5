package io.weir.loadbalancer.ratelimit;

import io.weir.grpc.GrpcCode;
import io.weir.runtime.ratelimit.Take;
import java.util.concurrent.TimeUnit;

/**
 * Decision about a call.
 *
 * @param limit the limit that refuses the call, or else the one with the least left
 * @param take what its bucket had
 */
public record LimitDecision(RateLimitConfig limit, Take take) {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final String UNKNOWN =
      "calls cannot be counted at the moment, so none is accepted; try again in 1 s";

  public boolean isRefused() {
    return !(take instanceof Take.Taken);
  }

  /** Returns how many calls may follow at once. */
  public long left() {
    return take instanceof Take.Taken taken ? taken.left() : 0;
  }

  /** Returns the code of a refusal. */
  public GrpcCode code() {
    return take instanceof Take.Unknown ? GrpcCode.UNAVAILABLE : GrpcCode.RESOURCE_EXHAUSTED;
  }

  /** Returns a refusal in words for the caller. */
  public String message() {
    return take instanceof Take.Unknown
        ? UNKNOWN
        : "too many calls: %s for each %s; try again in %d s"
            .formatted(limit.rate(), limit.per(), retryAfterSeconds());
  }

  /** Returns the whole seconds after which a refused call may be made, at least 1. */
  public long retryAfterSeconds() {
    return take instanceof Take.Empty empty ? Math.max(1, (empty.waitNanos() - 1) / SECOND + 1) : 1;
  }
}
