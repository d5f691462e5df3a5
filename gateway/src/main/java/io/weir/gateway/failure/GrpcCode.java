package io.weir.gateway.failure;

/** gRPC's status codes, and the HTTP status that google.rpc.Code pairs with each. */
public enum GrpcCode {
  OK(0, 200),
  CANCELLED(1, 499),
  UNKNOWN(2, 500),
  INVALID_ARGUMENT(3, 400),
  DEADLINE_EXCEEDED(4, 504),
  NOT_FOUND(5, 404),
  ALREADY_EXISTS(6, 409),
  PERMISSION_DENIED(7, 403),
  RESOURCE_EXHAUSTED(8, 429),
  FAILED_PRECONDITION(9, 400),
  ABORTED(10, 409),
  OUT_OF_RANGE(11, 400),
  UNIMPLEMENTED(12, 501),
  INTERNAL(13, 500),
  UNAVAILABLE(14, 503),
  DATA_LOSS(15, 500),
  UNAUTHENTICATED(16, 401);

  private static final GrpcCode[] BY_NUMBER = values();

  private final int number;
  private final int http;

  GrpcCode(int number, int http) {
    this.number = number;
    this.http = http;
  }

  public int number() {
    return number;
  }

  /** The HTTP status a JSON caller sees. */
  public int http() {
    return http;
  }

  /** The code of a grpc-status value; UNKNOWN for a number that gRPC does not know. */
  public static GrpcCode of(int number) {
    return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNKNOWN;
  }

  /**
   * What an answer without grpc-status means, by its HTTP status (gRPC's http-grpc-status-mapping).
   */
  public static GrpcCode ofHttpAnswer(int status) {
    return switch (status) {
      case 400 -> INTERNAL;
      case 401 -> UNAUTHENTICATED;
      case 403 -> PERMISSION_DENIED;
      case 404 -> UNIMPLEMENTED;
      case 429, 502, 503, 504 -> UNAVAILABLE;
      default -> UNKNOWN;
    };
  }

  /** The code for a request that HTTP itself refuses with this status. */
  public static GrpcCode ofHttpRefusal(int status) {
    return switch (status) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> PERMISSION_DENIED;
      case 404 -> NOT_FOUND;
      case 405, 501 -> UNIMPLEMENTED;
      case 408, 504 -> DEADLINE_EXCEEDED;
      case 413, 429, 431 -> RESOURCE_EXHAUSTED;
      case 502, 503 -> UNAVAILABLE;
      default -> status < 500 ? INVALID_ARGUMENT : INTERNAL;
    };
  }
}
