package io.weir.loadbalancer.outcome;

import com.linecorp.armeria.common.HttpResponse;
import io.weir.grpc.GrpcCode;

/**
 * Failure of a call that no endpoint answered.
 *
 * @param later whether the caller may try again in a moment
 */
public record Refusal(GrpcCode code, String message, boolean later) {

  public static Refusal of(GrpcCode code, String message) {
    return new Refusal(code, message, false);
  }

  /** Returns UNAVAILABLE for a moment. */
  public static Refusal later(String message) {
    return new Refusal(GrpcCode.UNAVAILABLE, message, true);
  }

  /**
   * Returns the failure as the response of its call: a gRPC status, or for plain HTTP a {@link
   * CallFailure}.
   */
  public HttpResponse response(boolean http) {
    if (http) {
      return HttpResponse.ofFailure(new CallFailure(code, message, later));
    }
    return later ? TrailersOnly.later(code, message) : TrailersOnly.of(code, message);
  }
}
