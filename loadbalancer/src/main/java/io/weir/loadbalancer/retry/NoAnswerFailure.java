package io.weir.loadbalancer.retry;

import io.opentelemetry.api.trace.Span;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.attempt.AttemptTimeout;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.outcome.Refusal;
import io.weir.loadbalancer.rotation.Endpoints;
import io.weir.runtime.exchange.Exchange;
import java.util.concurrent.TimeUnit;

/**
 * Builds the failure returned when no endpoint answered a call: names the RPC, the attempts, and
 * the time limit that ended it.
 *
 * @param span span of the request, which records that limit
 */
record NoAnswerFailure(String rpc, CallTimeouts timeouts, Span span) {
  /** Largest amount by which the clock of the endpoint may run ahead of ours. */
  private static final long CLOCK_SKEW_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** HTTP status of Request Header Fields Too Large (RFC 6585). */
  private static final int HEADERS_TOO_LARGE = 431;

  private static final int BAD_GATEWAY = 502;

  /** Names the HTTP status of a failure that says more than the one of its gRPC status. */
  static void nameStatus(AttemptResult result, boolean http, Exchange exchange) {
    if (result.reach() == AttemptResult.Reach.NOT_SENDABLE) {
      exchange.refusedWith(HEADERS_TOO_LARGE);
    } else if (http && result.cutOff()) {
      exchange.refusedWith(BAD_GATEWAY);
    }
  }

  /** Returns the failure of a call for which no endpoint may be picked. */
  Refusal noEndpoint(Endpoints endpoints) {
    return Refusal.later("no endpoint can serve " + rpc + ": " + endpoints.reasons());
  }

  /** Returns the failure of a call whose last attempt failed before the endpoint answered. */
  Refusal failed(AttemptResult result, int attempts) {
    if (result.reach() == AttemptResult.Reach.NOT_MADE && result.code() == GrpcCode.UNAVAILABLE) {
      return Refusal.later(result.message());
    }
    return isOutOfTime(result) ? outOfTime(attempts) : Refusal.of(result.code(), result.message());
  }

  /**
   * Returns whether the deadline ended the attempt. The endpoint knows the deadline too, and may
   * reset the stream a moment before we do.
   */
  private boolean isOutOfTime(AttemptResult result) {
    return result.code() == GrpcCode.DEADLINE_EXCEEDED
        || (result.reach() == AttemptResult.Reach.MAYBE_SEEN
            && timeouts.leftNanos() < CLOCK_SKEW_NANOS);
  }

  /** Returns the failure of a call whose deadline has passed. */
  Refusal outOfTime(int attempts) {
    AttemptTimeout.record(timeouts.origin(), span);
    return Refusal.of(
        GrpcCode.DEADLINE_EXCEEDED,
        "%s did not answer within %d ms: %s has passed (attempt %d)"
            .formatted(
                rpc,
                TimeUnit.NANOSECONDS.toMillis(timeouts.spentNanos()),
                timeouts.origin(),
                attempts));
  }
}
