package io.weir.loadbalancer.outcome;

import io.weir.grpc.GrpcCode;

/** Outcome of an attempt, as breaker, load, retry, metrics and logs judge it. */
public enum Outcome {
  /** The endpoint did its work, even if its answer is NOT_FOUND. */
  SUCCESS,
  /** A fault of the endpoint or of its network. */
  FAILURE,
  /** A fault or a decision of the caller, which says nothing about the endpoint. */
  IGNORED;

  /**
   * @param code final gRPC status from headers, trailers-only response or trailers
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
