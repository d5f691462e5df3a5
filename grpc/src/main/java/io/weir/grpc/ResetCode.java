package io.weir.grpc;

/**
 * Error code of an HTTP/2 RST_STREAM frame (RFC 9113, 7), with the gRPC status of a call that an
 * endpoint ends with it (gRPC over HTTP/2, "Errors"). gRPC does not define a status for
 * STREAM_CLOSED and HTTP_1_1_REQUIRED; those here are the ones that grpc-java reports.
 */
public enum ResetCode {
  NO_ERROR(0, GrpcCode.INTERNAL),
  PROTOCOL_ERROR(1, GrpcCode.INTERNAL),
  INTERNAL_ERROR(2, GrpcCode.INTERNAL),
  FLOW_CONTROL_ERROR(3, GrpcCode.INTERNAL),
  SETTINGS_TIMEOUT(4, GrpcCode.INTERNAL),
  STREAM_CLOSED(5, GrpcCode.UNAVAILABLE),
  FRAME_SIZE_ERROR(6, GrpcCode.INTERNAL),
  REFUSED_STREAM(7, GrpcCode.UNAVAILABLE),
  CANCEL(8, GrpcCode.CANCELLED),
  COMPRESSION_ERROR(9, GrpcCode.INTERNAL),
  CONNECT_ERROR(10, GrpcCode.INTERNAL),
  ENHANCE_YOUR_CALM(11, GrpcCode.RESOURCE_EXHAUSTED),
  INADEQUATE_SECURITY(12, GrpcCode.PERMISSION_DENIED),
  HTTP_1_1_REQUIRED(13, GrpcCode.UNKNOWN);

  private static final ResetCode[] BY_NUMBER = values();

  private final int number;
  private final GrpcCode status;

  ResetCode(int number, GrpcCode status) {
    this.number = number;
    this.status = status;
  }

  /** Returns the number of the code in a frame. */
  public int number() {
    return number;
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
