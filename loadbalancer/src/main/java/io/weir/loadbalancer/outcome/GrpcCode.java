package io.weir.loadbalancer.outcome;

import com.linecorp.armeria.common.HttpHeaders;

/** Codes of google.rpc.Code as they stand in {@code grpc-status}. */
public final class GrpcCode {
  public static final int OK = 0;
  public static final int CANCELLED = 1;
  public static final int UNKNOWN = 2;
  public static final int INVALID_ARGUMENT = 3;
  public static final int DEADLINE_EXCEEDED = 4;
  public static final int NOT_FOUND = 5;
  public static final int ALREADY_EXISTS = 6;
  public static final int RESOURCE_EXHAUSTED = 8;
  public static final int FAILED_PRECONDITION = 9;
  public static final int ABORTED = 10;
  public static final int OUT_OF_RANGE = 11;
  public static final int UNIMPLEMENTED = 12;
  public static final int INTERNAL = 13;
  public static final int UNAVAILABLE = 14;
  public static final int DATA_LOSS = 15;

  /** No grpc-status here. */
  public static final int ABSENT = -1;

  private static final String[] TEXTS = new String[17];

  static {
    for (int code = 0; code < TEXTS.length; code++) {
      TEXTS[code] = Integer.toString(code);
    }
  }

  private GrpcCode() {}

  /** The code in these headers or trailers; UNKNOWN if it is no code, ABSENT if there is none. */
  public static int of(HttpHeaders headers) {
    var text = headers.get("grpc-status");
    if (text == null) {
      return ABSENT;
    }
    for (int code = 0; code < TEXTS.length; code++) {
      if (TEXTS[code].equals(text)) {
        return code;
      }
    }
    return UNKNOWN;
  }

  /**
   * What a response without grpc-status means (gRPC over HTTP/2, "HTTP to gRPC status code
   * mapping").
   */
  public static int ofHttpStatus(int httpStatus) {
    return switch (httpStatus) {
      case 400 -> INTERNAL;
      case 401 -> 16;
      case 403 -> 7;
      case 404 -> 12;
      case 429, 502, 503, 504 -> UNAVAILABLE;
      default -> UNKNOWN;
    };
  }
}
