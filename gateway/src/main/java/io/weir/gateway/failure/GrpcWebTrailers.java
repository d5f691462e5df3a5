package io.weir.gateway.failure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.MediaType;
import io.weir.grpc.Dialect;
import io.weir.grpc.FramePrefix;

/**
 * End of a gRPC-Web response: the trailers as a frame, because browsers show pages no other
 * trailers.
 */
public final class GrpcWebTrailers {
  public static final MediaType BINARY = MediaType.parse(Dialect.GRPC_WEB.contentType());
  public static final MediaType TEXT = MediaType.parse(Dialect.GRPC_WEB_TEXT.contentType());

  private GrpcWebTrailers() {}

  /**
   * Encodes trailers as a frame, without the fields that belong to the headers of a trailers-only
   * response.
   */
  public static byte[] of(HttpHeaders trailers) {
    var text = new StringBuilder();
    trailers.forEach((name, value) -> {
      if (name.charAt(0) != ':' && !name.contentEquals("content-type")) {
        text.append(name).append(": ").append(value).append("\r\n");
      }
    });
    byte[] lines = text.toString().getBytes(ISO_8859_1);
    return FramePrefix.frame(FramePrefix.TRAILERS, lines, lines.length);
  }
}
