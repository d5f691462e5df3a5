package io.weir.grpc;

/**
 * Error code of an HTTP/2 RST_STREAM frame (RFC 9113, 7), with the gRPC status of a call that an
 * endpoint ends with it (gRPC over HTTP/2, "Errors"). gRPC does not define a status for
 * STREAM_CLOSED and HTTP_1_1_REQUIRED; those here are the ones that grpc-java reports.
 */
public enum ResetCode {
  NO_ERROR(GrpcCode.INTERNAL),
  PROTOCOL_ERROR(GrpcCode.INTERNAL),
  INTERNAL_ERROR(GrpcCode.INTERNAL),
  FLOW_CONTROL_ERROR(GrpcCode.INTERNAL),
  SETTINGS_TIMEOUT(GrpcCode.INTERNAL),
  STREAM_CLOSED(GrpcCode.UNAVAILABLE),
  FRAME_SIZE_ERROR(GrpcCode.INTERNAL),
  REFUSED_STREAM(GrpcCode.UNAVAILABLE),
  CANCEL(GrpcCode.CANCELLED),
  COMPRESSION_ERROR(GrpcCode.INTERNAL),
  CONNECT_ERROR(GrpcCode.INTERNAL),
  ENHANCE_YOUR_CALM(GrpcCode.RESOURCE_EXHAUSTED),
  INADEQUATE_SECURITY(GrpcCode.PERMISSION_DENIED),
  HTTP_1_1_REQUIRED(GrpcCode.UNKNOWN);

  private static final ResetCode[] BY_NUMBER = values();

  private final GrpcCode status;

  ResetCode(GrpcCode status) {
    this.status = status;
  }

  /** Returns the number of the code in a frame. */
  public int number() {
    return ordinal();
  }

  /** Returns the status of a call that ends with this code. */
  public GrpcCode status() {
    return status;
  }

  /**
   * Returns the code with a name; INTERNAL_ERROR for a name that HTTP/2 does not define, as RFC
   * 9113, 7 permits for unknown codes.
   */
  public static ResetCode named(String name) {
    for (var code : BY_NUMBER) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    return INTERNAL_ERROR;
  }
}
