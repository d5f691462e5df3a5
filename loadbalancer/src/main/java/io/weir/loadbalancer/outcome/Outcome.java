package io.weir.loadbalancer.outcome;

import io.weir.grpc.GrpcCode;

/** Outcome of an attempt, as breaker, load, retry, metrics and logs judge it. */
public enum Outcome {
  /** The endpoint did its work, even if its answer is NOT_FOUND. */
  SUCCESS,
  /** A fault of the endpoint or of its network. */
  FAILURE,
  /**
   * An error that the endpoint answered and that its caller may have provoked: a message that it
   * cannot parse, a bug that one request meets. Only a comparison tells: an endpoint is at fault if
   * the others do not answer so. No reason for a breaker, which stands for all endpoints.
   */
  SUSPECT,
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
      case GrpcCode.UNAVAILABLE -> FAILURE;
      case GrpcCode.UNKNOWN, GrpcCode.DEADLINE_EXCEEDED, GrpcCode.INTERNAL, GrpcCode.DATA_LOSS ->
          SUSPECT;
      default -> IGNORED;
    };
  }

  /** Returns whether an attempt went wrong, whoever is at fault. */
  public boolean isError() {
    return this == FAILURE || this == SUSPECT;
  }
}
