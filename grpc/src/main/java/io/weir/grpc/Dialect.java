package io.weir.grpc;

import org.jspecify.annotations.Nullable;

/** Protocol that a client speaks, determined by the content type of its request. */
public enum Dialect {
  /** gRPC over HTTP/2: application/grpc, application/grpc+proto. */
  GRPC("application/grpc"),
  /** gRPC-Web: the trailers are a frame at the end of the content. */
  GRPC_WEB("application/grpc-web+proto"),
  /** gRPC-Web encoded in base64. */
  GRPC_WEB_TEXT("application/grpc-web-text+proto"),
  /** Any other HTTP request. Answered in JSON unless a service decides otherwise. */
  HTTP("application/json");

  private static final String PREFIX = "application/grpc";
  private static final String WEB = "-web";
  private static final String TEXT = "-text";

  private final String contentType;

  Dialect(String contentType) {
    this.contentType = contentType;
  }

  /** Returns the content type of responses in this dialect. */
  public String contentType() {
    return contentType;
  }

  /**
   * Returns the dialect of a request. Media types are case-insensitive; a suffix ("+proto") and
   * parameters may follow.
   */
  public static Dialect of(@Nullable String contentType) {
    if (contentType == null || !has(contentType, 0, PREFIX)) {
      return HTTP;
    }
    int end = PREFIX.length();
    if (!has(contentType, end, WEB)) {
      return endsAt(contentType, end) ? GRPC : HTTP;
    }
    end += WEB.length();
    if (!has(contentType, end, TEXT)) {
      return endsAt(contentType, end) ? GRPC_WEB : HTTP;
    }
    return endsAt(contentType, end + TEXT.length()) ? GRPC_WEB_TEXT : HTTP;
  }

  /**
   * Returns the format of the messages that a content type of gRPC or gRPC-Web names: "+json", or
   * "" for the default, which is protobuf ("+proto").
   */
  public static String format(@Nullable String contentType) {
    int plus = contentType == null ? -1 : contentType.indexOf('+');
    if (contentType == null || plus < 0 || contentType.lastIndexOf(';', plus) >= 0) {
      return "";
    }
    int end = plus + 1;
    while (end < contentType.length() && isToken(contentType.charAt(end))) {
      end++;
    }
    var format = contentType.substring(plus, end);
    return end == plus + 1 || format.equalsIgnoreCase("+proto") ? "" : format;
  }

  /** Returns the content type of a response with messages of a format. */
  public String contentType(String format) {
    int plus = contentType.indexOf('+');
    return format.isEmpty()
        ? contentType
        : (plus < 0 ? contentType : contentType.substring(0, plus)) + format;
  }

  private static boolean isToken(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-'
        || c == '_';
  }

  private static boolean has(String text, int at, String part) {
    return text.regionMatches(true, at, part, 0, part.length());
  }

  private static boolean endsAt(String text, int at) {
    if (text.length() == at) {
      return true;
    }
    return switch (text.charAt(at)) {
      case '+', ';', ' ', '\t' -> true;
      default -> false;
    };
  }
}
