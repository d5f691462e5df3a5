package io.weir.loadbalancer.wire;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpHeadersBuilder;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Set;

/** Converts header lists between Armeria and Netty's codec. */
final class HeaderLists {
  /** Fields of a connection over HTTP/1.1, which HTTP/2 forbids (RFC 9113, 8.2.2). */
  private static final Set<AsciiString> OF_CONNECTION =
      Set.of(
          HttpHeaderNames.CONNECTION,
          HttpHeaderNames.KEEP_ALIVE,
          AsciiString.cached("proxy-connection"),
          HttpHeaderNames.TRANSFER_ENCODING,
          HttpHeaderNames.UPGRADE);

  private HeaderLists() {}

  /** Returns the headers of a request, with the scheme and authority of its destination. */
  static Http2Headers ofRequest(RequestHeaders headers, Destination to) {
    var list = new DefaultHttp2Headers(false, headers.size() + 2);
    for (var field : headers) {
      if (!OF_CONNECTION.contains(field.getKey())) {
        var _ = list.add(field.getKey(), field.getValue());
      }
    }
    if (list.scheme() == null) {
      var _ = list.scheme(to.scheme());
    }
    if (list.authority() == null) {
      var _ = list.authority(to.authority());
    }
    return list;
  }

  /**
   * Returns the headers of a response.
   *
   * @param end whether the response has neither content nor trailers
   */
  static ResponseHeaders ofResponse(Http2Headers list, boolean end) {
    var headers = ResponseHeaders.builder();
    copy(list, headers, end);
    if (!headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      var _ = headers.contentLengthUnknown();
    }
    return headers.build();
  }

  /** Returns trailers. */
  static HttpHeaders ofTrailers(Http2Headers list) {
    var headers = HttpHeaders.builder();
    copy(list, headers, true);
    return headers.build();
  }

  private static void copy(Http2Headers from, HttpHeadersBuilder to, boolean end) {
    var _ = to.sizeHint(from.size()).endOfStream(end);
    for (var field : from) {
      var _ = to.add(field.getKey(), field.getValue().toString());
    }
  }
}
