package io.weir.gateway.form.negotiation;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Content negotiation for JSON in UTF-8, done before the request is read. */
public final class JsonNegotiation {
  private static final String JSON = "application/json";
  private static final HttpStatus UNSUPPORTED = HttpStatus.UNSUPPORTED_MEDIA_TYPE;

  private static final List<String> UTF_8 = List.of("utf-8");

  private static final List<MediaType> TYPES = List.of(MediaType.JSON);

  private JsonNegotiation() {}

  /** Returns the failure for request content that is not JSON, or null if it is. */
  public static @Nullable Failure unreadable(RequestHeaders headers) {
    var type = headers.get(HttpHeaderNames.CONTENT_TYPE);
    return type == null
            || type.equals(JSON)
            || isJson(headers.contentType())
            || isJson(withoutEnd(type))
        ? null
        : otherType(type);
  }

  /** Returns the failure for a client that does not accept JSON, or null if it does. */
  public static @Nullable Failure unwelcome(RequestHeaders headers) {
    var accept = headers.get(HttpHeaderNames.ACCEPT);
    if (accept == null || accept.equals("*/*") || accept.equals(JSON)) {
      return null;
    }
    var range = MediaRange.matching(headers.accept(), TYPES);
    return headers.accept().isEmpty() || (range != null && range.isAcceptable())
        ? null
        : Failure.of(
            GrpcCode.INVALID_ARGUMENT,
            HttpStatus.NOT_ACCEPTABLE,
            "the answer is application/json, which accept: " + accept + " leaves out");
  }

  /** Throws the failure, if there is one. */
  public static void refuse(@Nullable Failure failure) {
    if (failure != null) {
      throw failure.exception();
    }
  }

  /** Returns a type that ends with a semicolon but no parameter, as some clients write it. */
  private static @Nullable MediaType withoutEnd(String type) {
    var trimmed = type.strip();
    try {
      return trimmed.endsWith(";")
          ? MediaType.parse(trimmed.substring(0, trimmed.length() - 1).strip())
          : null;
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  private static boolean isJson(@Nullable MediaType type) {
    return type != null
        && type.type().equals("application")
        && (type.subtype().equals("json") || type.subtype().endsWith("+json"))
        && type.parameters().getOrDefault("charset", UTF_8).stream()
            .allMatch(
                charset -> charset.equalsIgnoreCase("utf-8") || charset.equalsIgnoreCase("utf8"));
  }

  private static Failure otherType(String type) {
    return Failure.of(
            GrpcCode.INVALID_ARGUMENT,
            UNSUPPORTED,
            "the content is "
                + type
                + ", JSON in UTF-8 was expected; with curl: -H 'content-type: application/json'")
        .withHeader(HttpHeaderNames.ACCEPT, JSON);
  }
}
