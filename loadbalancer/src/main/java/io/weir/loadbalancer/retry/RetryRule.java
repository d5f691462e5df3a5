package io.weir.loadbalancer.retry;

import io.weir.loadbalancer.call.CallPlan.Repeat;
import io.weir.loadbalancer.outcome.Ending;
import io.weir.loadbalancer.outcome.GrpcCode;
import io.weir.observability.serving.GrpcStatus;

/** Whether an ending calls for another attempt. Pure. */
final class RetryRule {
  private static final String PUSHBACK = "grpc-retry-pushback-ms";

  private RetryRule() {}

  /** What to do after an attempt. */
  sealed interface Verdict {

    /** This is the answer. */
    record Keep() implements Verdict {}

    /** Again, at once and free of the budget: the instance never saw it. */
    record Elsewhere(String reason) implements Verdict {}

    /** Again after the back-off. */
    record Again(String reason) implements Verdict {}

    /** Again after exactly this time, as the server says. */
    record AgainAfter(String reason, long nanos) implements Verdict {}
  }

  private static final Verdict KEEP = new Verdict.Keep();

  static Verdict judge(Ending ending, Repeat repeat) {
    if (ending.neverSeen()) {
      return new Verdict.Elsewhere(ending.message());
    }
    if (repeat == Repeat.NEVER || ending.reach() == Ending.Reach.NOT_MADE) {
      return KEEP;
    }
    var pushback = ending.trailers().get(PUSHBACK);
    return switch (ending.code()) {
      case GrpcCode.UNAVAILABLE -> pushback == null ? again(ending) : pushed(pushback, ending);
      case GrpcCode.RESOURCE_EXHAUSTED -> pushback == null ? KEEP : pushed(pushback, ending);
      case GrpcCode.DEADLINE_EXCEEDED ->
          ending.reach() == Ending.Reach.MAYBE_SEEN ? again(ending) : KEEP;
      default -> KEEP;
    };
  }

  /** gRFC A6: negative or unparsable means never. */
  private static Verdict pushed(String pushback, Ending ending) {
    boolean millis = pushback.length() <= 9 && pushback.chars().allMatch(c -> c >= '0' && c <= '9');
    return millis && !pushback.isEmpty()
        ? new Verdict.AgainAfter(reason(ending), Long.parseLong(pushback) * 1_000_000)
        : KEEP;
  }

  private static Verdict again(Ending ending) {
    return new Verdict.Again(reason(ending));
  }

  private static String reason(Ending ending) {
    var name = GrpcStatus.name(ending.code());
    return ending.reason().isEmpty() ? name : name + ": " + ending.reason();
  }
}
