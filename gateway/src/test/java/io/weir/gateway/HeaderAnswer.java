package io.weir.gateway;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import java.util.regex.Pattern;

/**
 * Response to a call in any form.
 *
 * @param code gRPC code, as the form writes it
 * @param trailers trailers, or those in the last frame of gRPC-Web
 * @param content content as it came; empty for a WebSocket
 */
record HeaderAnswer(int code, HttpHeaders headers, HttpHeaders trailers, HttpData content) {
  private static final Pattern CODE = Pattern.compile("\"code\":(\\d+)");

  static HeaderAnswer of(AggregatedHttpResponse response) {
    var type = response.headers().get("content-type", "");
    var trailers =
        type.startsWith("application/grpc-web")
            ? HeaderExchange.lastFrame(response)
            : response.trailers();
    return new HeaderAnswer(
        type.startsWith("application/grpc")
            ? trailers.getInt("grpc-status", response.headers().getInt("grpc-status", -1))
            : code(response.contentUtf8()),
        response.headers(),
        trailers,
        response.content());
  }

  private static int code(String content) {
    return CODE.matcher(content)
        .results()
        .map(found -> Integer.parseInt(found.group(1)))
        .findFirst()
        .orElse(0);
  }

  /** Returns the response of a WebSocket that has closed. */
  static HeaderAnswer of(SocketCaller socket) {
    int close = Integer.parseInt(socket.closed().substring(0, 4));
    return new HeaderAnswer(
        close == 1000 ? 0 : close - 4000, HttpHeaders.of(), HttpHeaders.of(), HttpData.empty());
  }
}
