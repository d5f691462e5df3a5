package io.weir.loadbalancer.stream;

import io.weir.grpc.GrpcCode;

/**
 * Reasons for which this process ends a stream. The client may start the stream again; with a new
 * token if its identity has ended, and later if it has had too many bytes.
 */
public enum StreamEnd {
  IDLE(GrpcCode.UNAVAILABLE, "the stream was idle for too long"),
  AGE(GrpcCode.UNAVAILABLE, "the stream has reached its maximum age; begin it again"),
  DRAIN(GrpcCode.UNAVAILABLE, "shutting down; begin the stream again"),
  IDENTITY(
      GrpcCode.UNAUTHENTICATED, "the token has expired; begin the stream again with a new one"),
  BYTES(
      GrpcCode.RESOURCE_EXHAUSTED,
      "too many bytes for a rate limit: the stream would have to wait for more than a minute");

  private final GrpcCode code;
  private final String message;

  StreamEnd(GrpcCode code, String message) {
    this.code = code;
    this.message = message;
  }

  public GrpcCode code() {
    return code;
  }

  /** Returns the message for the caller. */
  public String message() {
    return message;
  }
}
