package io.weir.loadbalancer.outcome;

import io.weir.grpc.GrpcCode;

/** How an attempt ended, for everybody who judges it: breaker, load, retry, metrics, logs. */
public enum Outcome {
  /** The instance did its work, also when the answer is that there is no such thing. */
  SUCCESS,
  /** The instance's, or its network's, fault. */
  FAILURE,
  /** The caller's own fault, or its will: says nothing about the instance. */
  IGNORED;

  /**
   * @param code the final gRPC status: of headers, trailers-only or trailers
   */
  public static Outcome of(GrpcCode code) {
    return switch (code) {
      case GrpcCode.OK,
          GrpcCode.NOT_FOUND,
          GrpcCode.ALREADY_EXISTS,
          GrpcCode.FAILED_PRECONDITION,
          GrpcCode.ABORTED,
          GrpcCode.OUT_OF_RANGE ->
          SUCCESS;
      case GrpcCode.UNKNOWN,
          GrpcCode.DEADLINE_EXCEEDED,
          GrpcCode.INTERNAL,
          GrpcCode.UNAVAILABLE,
          GrpcCode.DATA_LOSS ->
          FAILURE;
      default -> IGNORED;
    };
  }
}
