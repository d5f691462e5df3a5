package io.weir.loadbalancer.outcome;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import java.nio.charset.StandardCharsets;

/** A gRPC answer that is a status alone. */
public final class TrailersOnly {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private TrailersOnly() {}

  public static HttpResponse of(int code, String message) {
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .add("content-type", "application/grpc")
            .addInt("grpc-status", code)
            .add("grpc-message", encoded(message))
            .endOfStream(true)
            .build());
  }

  /** Percent-encodes what is not printable ASCII, and '%' (gRPC over HTTP/2, "Status-Message"). */
  static String encoded(String message) {
    var text = new StringBuilder(message.length());
    for (byte b : message.getBytes(StandardCharsets.UTF_8)) {
      if (b >= ' ' && b <= '~' && b != '%') {
        text.append((char) b);
      } else {
        text.append('%').append(HEX[(b >> 4) & 15]).append(HEX[b & 15]);
      }
    }
    return text.toString();
  }
}
