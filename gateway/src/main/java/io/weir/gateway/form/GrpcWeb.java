package io.weir.gateway.form;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AsciiString;
import io.weir.gateway.routing.Meaning;
import io.weir.grpc.Dialect;
import java.util.List;

/**
 * gRPC-Web in, gRPC out: the same frames, with the trailers as the last of them; in base64 where
 * the caller wants text. All kinds of RPC as far as the caller's HTTP goes.
 */
final class GrpcWeb {
  private static final List<AsciiString> PAGES =
      List.of(
          HttpHeaderNames.ACCEPT,
          HttpHeaderNames.CONTENT_LENGTH,
          HttpHeaderNames.COOKIE,
          HttpHeaderNames.ORIGIN,
          HttpHeaderNames.REFERER,
          AsciiString.cached("x-grpc-web"),
          AsciiString.cached("x-user-agent"));

  private final Passthrough passthrough;

  GrpcWeb(Passthrough passthrough) {
    this.passthrough = passthrough;
  }

  HttpResponse serve(ServiceRequestContext ctx, HttpRequest req, Meaning.Native call) {
    boolean text =
        Dialect.of(req.headers().get(HttpHeaderNames.CONTENT_TYPE)) == Dialect.GRPC_WEB_TEXT;
    var fault = new RequestFault();
    var headers = headers(req);
    var frames =
        text
            ? HttpRequest.of(headers, req.decode(new Base64Decoder(fault)))
            : req.withHeaders(headers);
    if (!call.unary()) {
      // Only gRPC's own route is without one from the start.
      ctx.clearRequestTimeout();
    }
    return answered(passthrough.send(ctx, frames, call, fault), text, fault);
  }

  /** Without what is of the browser: the instance has nothing to do with the page. */
  private static RequestHeaders headers(HttpRequest req) {
    var headers = req.headers().toBuilder();
    PAGES.forEach(headers::remove);
    return headers.set(HttpHeaderNames.CONTENT_TYPE, Dialect.GRPC.contentType()).build();
  }

  /** An answer in gRPC as gRPC-Web. */
  static HttpResponse answered(HttpResponse grpc, boolean text, RequestFault fault) {
    return HttpResponse.of(grpc.decode(new GrpcWebEncoder(text, fault)));
  }
}
