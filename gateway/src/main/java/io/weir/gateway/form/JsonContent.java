package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.GrpcCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a caller sends and takes, agreed before anything is read: JSON in UTF-8 both ways. */
final class JsonContent {
  private static final String JSON = "application/json";
  private static final HttpStatus UNSUPPORTED = HttpStatus.UNSUPPORTED_MEDIA_TYPE;

  private static final List<String> UTF_8 = List.of("utf-8");

  private static final List<MediaType> TYPES = List.of(MediaType.JSON);

  private JsonContent() {}

  /** Null if the request's content comes as it is. */
  static @Nullable Failure encoded(RequestHeaders headers) {
    var encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
    return encoding == null || encoding.equalsIgnoreCase("identity")
        ? null
        : Failure.of(
                GrpcCode.INVALID_ARGUMENT,
                UNSUPPORTED,
                "content-encoding " + encoding + " is not taken; send the content as it is")
            .withHeader(HttpHeaderNames.ACCEPT_ENCODING, "identity");
  }

  /** Null if the request's content can be read; for a request that has some. */
  static @Nullable Failure unreadable(RequestHeaders headers) {
    var type = headers.get(HttpHeaderNames.CONTENT_TYPE);
    return type == null || type.equals(JSON) || isJson(headers.contentType())
        ? null
        : otherType(type);
  }

  /** Null if the caller takes JSON. */
  static @Nullable Failure unwelcome(RequestHeaders headers) {
    var accept = headers.get(HttpHeaderNames.ACCEPT);
    if (accept == null || accept.equals("*/*") || accept.equals(JSON)) {
      return null;
    }
    var wish = Wish.of(headers.accept(), TYPES);
    return headers.accept().isEmpty() || (wish != null && wish.isAcceptable())
        ? null
        : Failure.of(
            GrpcCode.INVALID_ARGUMENT,
            HttpStatus.NOT_ACCEPTABLE,
            "the answer is application/json, which accept: " + accept + " leaves out");
  }

  private static boolean isJson(@Nullable MediaType type) {
    return type != null
        && type.type().equals("application")
        && (type.subtype().equals("json") || type.subtype().endsWith("+json"))
        && type.parameters().getOrDefault("charset", UTF_8).stream()
            .allMatch("utf-8"::equalsIgnoreCase);
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
