package io.weir.loadbalancer.retry;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.loadbalancer.call.CallPlan;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.outcome.GrpcCode;
import io.weir.loadbalancer.outcome.TrailersOnly;
import io.weir.loadbalancer.rotation.Endpoints;
import java.util.concurrent.TimeUnit;

/** What a caller hears when no instance has answered its call. */
record NoAnswerFailure(CallPlan plan, CallTimeouts time, Endpoints endpoints) {
  private static final long CLOCKS_APART = TimeUnit.MILLISECONDS.toNanos(20);

  /** There is nobody to send it to. */
  HttpResponse nobody() {
    return TrailersOnly.later("no endpoint can serve " + plan.rpc() + ": " + endpoints.reasons());
  }

  /** The last attempt ended so. */
  HttpResponse failed(AttemptResult ending, int attempts) {
    if (ending.reach() == AttemptResult.Reach.NOT_MADE && ending.code() == GrpcCode.UNAVAILABLE) {
      return TrailersOnly.later(ending.message());
    }
    return isOutOfTime(ending)
        ? outOfTime(attempts)
        : TrailersOnly.of(ending.code(), ending.message());
  }

  /** The instance knows the deadline too, and may break the stream off a moment before we do. */
  private boolean isOutOfTime(AttemptResult ending) {
    return ending.code() == GrpcCode.DEADLINE_EXCEEDED
        || (ending.reach() == AttemptResult.Reach.MAYBE_SEEN && time.leftNanos() < CLOCKS_APART);
  }

  HttpResponse outOfTime(int attempts) {
    return TrailersOnly.of(
        GrpcCode.DEADLINE_EXCEEDED,
        "%s did not answer within %d ms (attempt %d)"
            .formatted(plan.rpc(), TimeUnit.NANOSECONDS.toMillis(time.spentNanos()), attempts));
  }
}
