package io.weir.loadbalancer.outcome;

import com.linecorp.armeria.common.HttpHeaders;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.outcome.AttemptResult.Reach;

/** Judges plain HTTP answers by their status. */
public final class HttpOutcome {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private HttpOutcome() {}

  /** Returns whether a status says that the endpoint, or one behind it, cannot serve now. */
  public static boolean isUnavailable(int status) {
    return status == 502 || status == 503 || status == 504;
  }

  /**
   * Returns the result of an answer. 502, 503 and 504 are failures of the endpoint; of other server
   * errors only a comparison with other endpoints tells; everything else is a success.
   */
  public static AttemptResult of(int status, HttpHeaders headers) {
    if (isUnavailable(status)) {
      return answered(GrpcCode.UNAVAILABLE, Outcome.FAILURE, status, headers);
    }
    if (status >= SERVER_ERROR) {
      return answered(GrpcCode.INTERNAL, Outcome.SUSPECT, status, headers);
    }
    return status == TOO_MANY_REQUESTS
        ? answered(GrpcCode.RESOURCE_EXHAUSTED, Outcome.IGNORED, status, headers)
        : new AttemptResult(GrpcCode.OK, Outcome.SUCCESS, "", Reach.ANSWERED, headers);
  }

  private static AttemptResult answered(
      GrpcCode code, Outcome outcome, int status, HttpHeaders headers) {
    return new AttemptResult(code, outcome, "HTTP " + status, Reach.ANSWERED, headers);
  }

  /** Returns the result of an answer whose caller left before its end. */
  public static AttemptResult left() {
    return new AttemptResult(
        GrpcCode.CANCELLED, Outcome.IGNORED, "the caller left", Reach.ANSWERED, HttpHeaders.of());
  }
}
