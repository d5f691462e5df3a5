package io.weir.loadbalancer.outcome;

import io.weir.grpc.GrpcCode;

/**
 * Ends a plain HTTP call that no endpoint answered. The process in front renders it, because an
 * engine knows no form of HTTP errors. Has no stack trace.
 */
public final class CallFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final GrpcCode code;
  private final boolean later;

  /**
   * @param code gRPC status that the call would have
   * @param later whether the caller may try again in a moment
   */
  public CallFailure(GrpcCode code, String message, boolean later) {
    super(message, null, false, false);
    this.code = code;
    this.later = later;
  }

  public GrpcCode code() {
    return code;
  }

  /** Returns the reason in words. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  public boolean later() {
    return later;
  }
}
