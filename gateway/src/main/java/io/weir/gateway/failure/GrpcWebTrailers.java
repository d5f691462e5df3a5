package io.weir.gateway.failure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.MediaType;
import io.weir.grpc.Dialect;
import io.weir.grpc.FramePrefix;

/**
 * End of a gRPC-Web response: the trailers as a frame, because browsers show pages no other
 * trailers.
 */
public final class GrpcWebTrailers {
  private static final MediaType BINARY = MediaType.parse(Dialect.GRPC_WEB.contentType());
  private static final MediaType TEXT = MediaType.parse(Dialect.GRPC_WEB_TEXT.contentType());

  private GrpcWebTrailers() {}

  /** Returns the content type of the response to a request: its variant, and its format. */
  public static MediaType contentType(HttpHeaders request) {
    var asked = request.get(HttpHeaderNames.CONTENT_TYPE);
    var dialect = Dialect.of(asked);
    var format = Dialect.format(asked);
    if (format.isEmpty()) {
      return dialect == Dialect.GRPC_WEB_TEXT ? TEXT : BINARY;
    }
    return MediaType.parse(dialect.contentType(format));
  }

  /**
   * Encodes trailers as a frame, without the fields that belong to the headers of a trailers-only
   * response.
   */
  public static byte[] of(HttpHeaders trailers) {
    var text = new StringBuilder();
    trailers.forEach((name, value) -> {
      boolean ofHeaders =
          name.contentEquals("content-type") || name.contentEquals("content-length");
      if (name.charAt(0) != ':' && !ofHeaders) {
        text.append(name).append(": ").append(printable(value)).append("\r\n");
      }
    });
    byte[] lines = text.toString().getBytes(ISO_8859_1);
    return FramePrefix.frame(FramePrefix.TRAILERS, lines, lines.length);
  }

  /**
   * Replaces control characters by spaces. A line break in the value of a service would otherwise
   * begin another trailer.
   */
  static String printable(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (isControl(value.charAt(i))) {
        return replaced(value);
      }
    }
    return value;
  }

  private static String replaced(String value) {
    var text = new StringBuilder(value);
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        text.setCharAt(i, ' ');
      }
    }
    return text.toString();
  }

  private static boolean isControl(char letter) {
    return (letter < ' ' && letter != '\t') || letter == 0x7F;
  }
}
