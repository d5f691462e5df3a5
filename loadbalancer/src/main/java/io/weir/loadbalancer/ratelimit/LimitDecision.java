package io.weir.loadbalancer.ratelimit;

import io.weir.grpc.GrpcCode;
import io.weir.runtime.ratelimit.Take;
import java.util.concurrent.TimeUnit;

/**
 * Decision about a call.
 *
 * @param limit the limit that refuses the call, or else the one with the least left
 * @param take what it had
 * @param held what the call holds until it ends, unless it is refused
 */
public record LimitDecision(RateLimitConfig limit, Take take, CallHold held) {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final String UNKNOWN =
      "calls cannot be counted at the moment, so none is accepted; try again in 1 s";

  public boolean isRefused() {
    return !(take instanceof Take.Taken);
  }

  /**
   * Returns whether this limit tells its callers more than another one: one of calls more than one
   * of bytes, and else the one with less left.
   */
  boolean hasLessThan(LimitDecision other) {
    int order = Integer.compare(limit.order(), other.limit.order());
    return order == 0 ? left() < other.left() : order < 0;
  }

  /** Returns how many calls may follow, or bytes may pass, at once. */
  public long left() {
    return take instanceof Take.Taken taken ? taken.left() : 0;
  }

  /** Returns the code of a refusal. */
  public GrpcCode code() {
    return take instanceof Take.Unknown ? GrpcCode.UNAVAILABLE : GrpcCode.RESOURCE_EXHAUSTED;
  }

  /** Returns a refusal in words for the caller. */
  public String message() {
    return switch (take) {
      case Take.Unknown _ -> UNKNOWN;
      case Take.Full _ ->
          "too many open streams: %d %s; end one before another is opened"
              .formatted(limit.openStreams(), limit.whose());
      case Take.Taken _, Take.Empty _ ->
          "too many %s: %s %s; try again in %d s"
              .formatted(
                  limit.bytes() == null ? "calls" : "bytes",
                  limit.amount(),
                  limit.whose(),
                  retryAfterSeconds());
    };
  }

  /**
   * Returns the whole seconds after which a refused call may be made, at least 1; 0 if nobody
   * knows, because a stream has to end first.
   */
  public long retryAfterSeconds() {
    return switch (take) {
      case Take.Empty(long nanos) -> Math.max(1, (nanos - 1) / SECOND + 1);
      case Take.Full _ -> 0;
      case Take.Taken _, Take.Unknown _ -> 1;
    };
  }
}
