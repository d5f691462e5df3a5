package io.weir.runtime.exchange;

import org.jspecify.annotations.Nullable;

/** gRPC told from everything else by its content type. */
public final class GrpcContent {
  private static final String GRPC = "application/grpc";

  private GrpcContent() {}

  /**
   * "application/grpc", "application/grpc+proto", "application/grpc;..."; not
   * "application/grpc-web".
   */
  public static boolean isGrpc(@Nullable String contentType) {
    if (contentType == null || !startsWithGrpc(contentType)) {
      return false;
    }
    if (contentType.length() == GRPC.length()) {
      return true;
    }
    char next = contentType.charAt(GRPC.length());
    return next == '+' || next == ';' || next == ' ';
  }

  /** "application/grpc-web", "application/grpc-web-text" and what follows. */
  public static boolean isGrpcWeb(@Nullable String contentType) {
    return contentType != null
        && startsWithGrpc(contentType)
        && contentType.regionMatches(true, GRPC.length(), "-web", 0, 4);
  }

  /** "application/grpc-web-text" and what follows: base64. */
  public static boolean isGrpcWebText(@Nullable String contentType) {
    return contentType != null
        && isGrpcWeb(contentType)
        && contentType.regionMatches(true, GRPC.length() + 4, "-text", 0, 5);
  }

  private static boolean startsWithGrpc(String contentType) {
    return contentType.regionMatches(true, 0, GRPC, 0, GRPC.length());
  }
}
