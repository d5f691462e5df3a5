package io.weir.loadbalancer.retry;

import io.weir.grpc.GrpcCode;
import io.weir.grpc.ReservedMetadata;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.outcome.Outcome;

/** Decides whether the result of an attempt calls for another one. Pure. */
final class RetryRule {
  private RetryRule() {}

  /** What to do after an attempt. */
  sealed interface Verdict {

    /** This is the answer. */
    record Keep() implements Verdict {}

    /**
     * Again, at once, whatever it is: the instance never executed it.
     *
     * @param free it never came there, for want of a connection or of room on one. What an instance
     *     refused has cost it something, and one that refuses all is often one that has too much to
     *     do: that is paid from the budget.
     */
    record Elsewhere(boolean free) implements Verdict {}

    /** Again after the back-off. */
    record Again() implements Verdict {}

    /** Again after exactly this time, as the server says. */
    record AgainAfter(long nanos) implements Verdict {}
  }

  private static final Verdict KEEP = new Verdict.Keep();
  private static final Verdict KEPT = new Verdict.Elsewhere(true);
  private static final Verdict REFUSED = new Verdict.Elsewhere(false);
  private static final Verdict AGAIN = new Verdict.Again();

  /**
   * @param shortened the attempt had less time than its call: an instance that says that it ran out
   *     speaks of the attempt
   */
  static Verdict judge(AttemptResult ending, Repeat repeat, boolean shortened) {
    if (ending.neverSeen()) {
      boolean refused =
          ending.reach() == AttemptResult.Reach.NOT_SEEN && ending.outcome() == Outcome.FAILURE;
      return refused ? REFUSED : KEPT;
    }
    if (repeat == Repeat.NEVER || ending.reach() == AttemptResult.Reach.NOT_MADE) {
      return KEEP;
    }
    var pushback = ending.trailers().get(ReservedMetadata.RETRY_PUSHBACK);
    return switch (ending.code()) {
      case GrpcCode.UNAVAILABLE -> pushback == null ? AGAIN : pushed(pushback);
      case GrpcCode.RESOURCE_EXHAUSTED -> pushback == null ? KEEP : pushed(pushback);
      case GrpcCode.DEADLINE_EXCEEDED ->
          shortened || ending.reach() == AttemptResult.Reach.MAYBE_SEEN ? AGAIN : KEEP;
      default -> KEEP;
    };
  }

  /** gRFC A6: negative or unparsable means never. */
  private static Verdict pushed(String pushback) {
    boolean millis = pushback.length() <= 9 && pushback.chars().allMatch(c -> c >= '0' && c <= '9');
    return millis && !pushback.isEmpty()
        ? new Verdict.AgainAfter(Long.parseLong(pushback) * 1_000_000)
        : KEEP;
  }
}
