package io.weir.gateway.form.grpc;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import io.netty.util.AsciiString;
import io.weir.gateway.form.upstream.RequestFault;
import io.weir.gateway.routing.Meaning;
import io.weir.runtime.exchange.Dialect;
import io.weir.runtime.exchange.Exchange;
import java.util.List;

/**
 * gRPC-Web in, gRPC out: the same frames, with the trailers as the last of them; in base64 where
 * the caller wants text. All kinds of RPC as far as the caller's HTTP goes.
 */
public final class GrpcWeb {
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

  public GrpcWeb(Passthrough passthrough) {
    this.passthrough = passthrough;
  }

  public HttpResponse serve(Exchange exchange, Meaning.Native call) {
    var req = exchange.request();
    boolean text = exchange.dialect() == Dialect.GRPC_WEB_TEXT;
    var fault = new RequestFault();
    var headers = headers(req);
    var frames =
        text
            ? HttpRequest.of(headers, req.decode(new Base64Decoder(fault)))
            : req.withHeaders(headers);
    if (!call.unary()) {
      // Only gRPC's own route is without one from the start.
      exchange.context().clearRequestTimeout();
    }
    return answered(exchange, passthrough.send(exchange, frames, call, fault), fault);
  }

  /** Without what is of the browser: the instance has nothing to do with the page. */
  private static RequestHeaders headers(HttpRequest req) {
    var headers = req.headers().toBuilder();
    PAGES.forEach(headers::remove);
    return headers.set(HttpHeaderNames.CONTENT_TYPE, "application/grpc").build();
  }

  /** An answer in gRPC as gRPC-Web. */
  public static HttpResponse answered(Exchange exchange, HttpResponse grpc, RequestFault fault) {
    return HttpResponse.of(grpc.decode(new GrpcWebEncoder(exchange, fault)));
  }
}
