package io.weir.observability.serving;

import java.util.List;

/** The names of gRPC's status codes, and which of them are the server's fault. */
public final class GrpcStatus {
  private static final List<String> NAMES =
      List.of(
          "OK",
          "CANCELLED",
          "UNKNOWN",
          "INVALID_ARGUMENT",
          "DEADLINE_EXCEEDED",
          "NOT_FOUND",
          "ALREADY_EXISTS",
          "PERMISSION_DENIED",
          "RESOURCE_EXHAUSTED",
          "FAILED_PRECONDITION",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNIMPLEMENTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS",
          "UNAUTHENTICATED");

  private GrpcStatus() {}

  /** "UNAVAILABLE" for 14; the number itself if it is none of gRPC's. */
  public static String name(int code) {
    return code >= 0 && code < NAMES.size() ? NAMES.get(code) : Integer.toString(code);
  }

  /** As OpenTelemetry's conventions for RPC spans have it for the server's side. */
  static boolean isServerError(int code) {
    return switch (code) {
      case 2, 4, 12, 13, 14, 15 -> true;
      default -> false;
    };
  }
}
