package io.weir.gateway.failure;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import org.jspecify.annotations.Nullable;

/** How a caller speaks, known from its headers before anything else is: answers are given alike. */
public enum Dialect {
  /** application/grpc and application/grpc+...; failures are trailers-only. */
  GRPC,
  /** Everything else; failures are a status line and google.rpc.Status as JSON. */
  HTTP;

  private static final String GRPC_TYPE = "application/grpc";

  public static Dialect of(RequestHeaders headers) {
    return isGrpc(headers.get(HttpHeaderNames.CONTENT_TYPE)) ? GRPC : HTTP;
  }

  /** "application/grpc", "application/grpc+proto", "application/grpc;..."; not "application/grpc-web". */
  public static boolean isGrpc(@Nullable String contentType) {
    if (contentType == null || !startsWithGrpc(contentType)) {
      return false;
    }
    if (contentType.length() == GRPC_TYPE.length()) {
      return true;
    }
    char next = contentType.charAt(GRPC_TYPE.length());
    return next == '+' || next == ';' || next == ' ';
  }

  /** "application/grpc-web", "application/grpc-web-text" and what follows. */
  public static boolean isGrpcWeb(@Nullable String contentType) {
    return contentType != null
        && startsWithGrpc(contentType)
        && contentType.startsWith("-web", GRPC_TYPE.length());
  }

  private static boolean startsWithGrpc(String contentType) {
    return contentType.regionMatches(true, 0, GRPC_TYPE, 0, GRPC_TYPE.length());
  }
}
