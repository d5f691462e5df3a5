package io.weir.grpc;

import org.jspecify.annotations.Nullable;

/** Status code of a gRPC call, with the HTTP status that google.rpc.Code pairs with it. */
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

  /** Returns the HTTP status that a JSON client receives. */
  public int http() {
    return http;
  }

  /**
   * Returns true if the server is at fault, so that the span of its call has an error
   * (OpenTelemetry's conventions for spans of RPC servers).
   */
  public boolean isServerFault() {
    return switch (this) {
      case UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS -> true;
      default -> false;
    };
  }

  /** Returns the code with a number; UNKNOWN for a number that gRPC does not define. */
  public static GrpcCode of(int number) {
    return isDefined(number) ? BY_NUMBER[number] : UNKNOWN;
  }

  /**
   * Returns the name of a code, such as "UNAVAILABLE" for 14, or the digits if gRPC does not define
   * it.
   */
  public static String nameOf(int number) {
    return isDefined(number) ? BY_NUMBER[number].name() : Integer.toString(number);
  }

  private static boolean isDefined(int number) {
    return number >= 0 && number < BY_NUMBER.length;
  }

  /**
   * Parses the value of {@code grpc-status}. Returns UNKNOWN if the value is not the number of a
   * code, and null if the value is null. Does not allocate.
   */
  public static @Nullable GrpcCode parse(@Nullable String value) {
    if (value == null) {
      return null;
    }
    return switch (value.length()) {
      case 1 -> of(digit(value, 0));
      case 2 -> {
        int tens = digit(value, 0);
        int ones = digit(value, 1);
        yield tens < 0 || ones < 0 ? UNKNOWN : of(10 * tens + ones);
      }
      default -> UNKNOWN;
    };
  }

  /**
   * Returns the code of a response. Its status is in the trailers, or in the headers of a response
   * that consists of headers only (gRPC over HTTP/2, "Trailers-Only").
   *
   * @param inTrailers value of {@code grpc-status} in the trailers; null if absent
   * @param inHeaders value of {@code grpc-status} in the headers; null if absent
   */
  public static @Nullable GrpcCode parse(@Nullable String inTrailers, @Nullable String inHeaders) {
    return parse(inTrailers == null ? inHeaders : inTrailers);
  }

  /** Returns the digit at a position, or -1. */
  private static int digit(String text, int at) {
    char c = text.charAt(at);
    return c >= '0' && c <= '9' ? c - '0' : -1;
  }

  /**
   * Returns the code of a response without {@code grpc-status} (gRPC's http-grpc-status-mapping).
   */
  public static GrpcCode ofHttpStatus(int status) {
    return switch (status) {
      case 400 -> INTERNAL;
      case 401 -> UNAUTHENTICATED;
      case 403 -> PERMISSION_DENIED;
      case 404 -> UNIMPLEMENTED;
      case 429, 502, 503, 504 -> UNAVAILABLE;
      default -> UNKNOWN;
    };
  }

  /** Returns the code for a request that the HTTP layer refuses with this status. */
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
