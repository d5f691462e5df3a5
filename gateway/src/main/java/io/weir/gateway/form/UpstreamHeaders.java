package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AsciiString;
import io.weir.grpc.Dialect;
import io.weir.transcoding.Rpc;
import java.util.List;

/**
 * What of a caller's headers an instance gets to see. An HTTP caller's are not trusted: only those
 * listed here go on. A gRPC caller's metadata goes on as it is, but for what belongs to its
 * connection (RFC 9110, 7.6.1) and for x-forwarded-*, which tell of the peer as we see it.
 * traceparent and grpc-timeout are the engine's, anew for every attempt.
 */
final class UpstreamHeaders {
  private static final AsciiString FOR = AsciiString.cached("x-forwarded-for");
  private static final AsciiString PROTO = AsciiString.cached("x-forwarded-proto");
  private static final List<AsciiString> PASSED =
      List.of(
          HttpHeaderNames.AUTHORIZATION,
          HttpHeaderNames.ACCEPT_LANGUAGE,
          AsciiString.cached("x-request-id"),
          AsciiString.cached("last-event-id"));
  // What else a "connection" header names, the listener has dropped; HTTP/2 has no such header.
  private static final List<AsciiString> HOP_BY_HOP =
      List.of(
          HttpHeaderNames.CONNECTION,
          AsciiString.cached("keep-alive"),
          AsciiString.cached("proxy-connection"),
          AsciiString.cached("proxy-authenticate"),
          AsciiString.cached("proxy-authorization"),
          HttpHeaderNames.TRANSFER_ENCODING,
          HttpHeaderNames.UPGRADE,
          AsciiString.cached("http2-settings"),
          HttpHeaderNames.HOST);
  private static final List<AsciiString> ABOUT_THE_PEER =
      List.of(
          FOR,
          PROTO,
          AsciiString.cached("x-forwarded-host"),
          AsciiString.cached("x-forwarded-port"),
          AsciiString.cached("x-real-ip"),
          AsciiString.cached("forwarded"));

  private UpstreamHeaders() {}

  /** The headers of the gRPC call that a JSON request becomes. */
  static RequestHeaders ofJson(ServiceRequestContext ctx, RequestHeaders caller, Rpc rpc) {
    var headers =
        RequestHeaders.builder(HttpMethod.POST, rpc.path())
            .set(HttpHeaderNames.CONTENT_TYPE, Dialect.GRPC.contentType())
            .set(HttpHeaderNames.TE, "trailers");
    for (var name : PASSED) {
      var value = caller.get(name);
      if (value != null) {
        headers.set(name, value);
      }
    }
    return aboutThePeer(headers, ctx);
  }

  /** The headers of a gRPC call as it goes on. */
  static RequestHeaders ofGrpc(ServiceRequestContext ctx, RequestHeaders caller, String rpc) {
    var headers = caller.toBuilder().path("/" + rpc);
    HOP_BY_HOP.forEach(headers::remove);
    ABOUT_THE_PEER.forEach(headers::remove);
    headers.set(HttpHeaderNames.TE, "trailers");
    return aboutThePeer(headers, ctx);
  }

  private static RequestHeaders aboutThePeer(
      RequestHeadersBuilder headers, ServiceRequestContext ctx) {
    return headers
        .set(FOR, ctx.remoteAddress().getAddress().getHostAddress())
        .set(PROTO, ctx.sessionProtocol().isTls() ? "https" : "http")
        .build();
  }
}
