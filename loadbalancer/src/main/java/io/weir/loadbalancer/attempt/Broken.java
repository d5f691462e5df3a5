package io.weir.loadbalancer.attempt;

import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.outcome.AttemptResult;

/** Judges attempts that a transport error ended. */
final class Broken {
  private Broken() {}

  /**
   * Returns the result of an attempt. An endpoint is not blamed for every call on a connection that
   * it lost.
   *
   * @param now monotonic time in nanoseconds
   */
  static AttemptResult by(Throwable thrown, Attempt attempt, long now) {
    var timeout = attempt.timeout();
    var broken = AttemptResult.broken(thrown, timeout.origin());
    if (broken.code() == GrpcCode.DEADLINE_EXCEEDED && !timeout.isShorterThanCall()) {
      AttemptTimeout.record(timeout.origin(), attempt.exchange().span());
    }
    var losses = attempt.endpoint().connectionLosses();
    return broken.endedWithConnection() && !losses.blames(now) ? broken.ignored() : broken;
  }
}
