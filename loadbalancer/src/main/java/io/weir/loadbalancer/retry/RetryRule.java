package io.weir.loadbalancer.retry;

import io.weir.grpc.GrpcCode;
import io.weir.grpc.ReservedMetadata;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.loadbalancer.outcome.AttemptResult;

/** Decides whether the result of an attempt calls for another one. Pure. */
final class RetryRule {
  private RetryRule() {}

  /** Decision after an attempt. */
  sealed interface Verdict {

    /** The result is the answer of the call. */
    record Keep() implements Verdict {}

    /**
     * The call is sent again at once, whatever its RPC, because the endpoint never executed it.
     *
     * @param free whether the attempt never reached the endpoint, for want of a connection or of
     *     room on one; its retry costs nothing. A refusal has cost the endpoint something, and an
     *     endpoint that refuses everything is often overloaded, so that retry is paid from the
     *     budget.
     */
    record Elsewhere(boolean free) implements Verdict {}

    /** The call is sent again after the backoff. */
    record Again() implements Verdict {}

    /** The call is sent again after exactly the time that the server names. */
    record AgainAfter(long nanos) implements Verdict {}
  }

  private static final Verdict KEEP = new Verdict.Keep();
  private static final Verdict KEPT = new Verdict.Elsewhere(true);
  private static final Verdict REFUSED = new Verdict.Elsewhere(false);
  private static final Verdict AGAIN = new Verdict.Again();

  /**
   * @param shortened whether the attempt had less time than its call; a DEADLINE_EXCEEDED from the
   *     endpoint then concerns the attempt only
   */
  static Verdict judge(AttemptResult ending, Repeat repeat, boolean shortened) {
    if (ending.neverSeen()) {
      boolean refused =
          ending.reach() == AttemptResult.Reach.NOT_SEEN && ending.endedWithConnection();
      return refused ? REFUSED : KEPT;
    }
    if (repeat == Repeat.NEVER || ending.reach() == AttemptResult.Reach.NOT_MADE) {
      return KEEP;
    }
    var pushback = ending.trailers().get(ReservedMetadata.RETRY_PUSHBACK);
    return switch (ending.code()) {
      case GrpcCode.UNAVAILABLE -> pushback == null ? AGAIN : pushed(pushback);
      case GrpcCode.RESOURCE_EXHAUSTED -> pushback == null ? KEEP : pushed(pushback);
      case GrpcCode.INTERNAL -> isReset(ending) ? AGAIN : KEEP;
      case GrpcCode.DEADLINE_EXCEEDED ->
          shortened || ending.reach() == AttemptResult.Reach.MAYBE_SEEN ? AGAIN : KEEP;
      default -> KEEP;
    };
  }

  /** Returns whether the endpoint broke the call off instead of answering it. */
  private static boolean isReset(AttemptResult ending) {
    return ending.reach() == AttemptResult.Reach.MAYBE_SEEN;
  }

  /** Reads a pushback. By gRFC A6, a negative or unparsable one forbids a retry. */
  private static Verdict pushed(String pushback) {
    boolean millis = pushback.length() <= 9 && pushback.chars().allMatch(c -> c >= '0' && c <= '9');
    return millis && !pushback.isEmpty()
        ? new Verdict.AgainAfter(Long.parseLong(pushback) * 1_000_000)
        : KEEP;
  }
}
