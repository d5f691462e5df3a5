package io.weir.gateway.form.grpc;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import io.netty.util.AsciiString;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.gateway.headers.RequestMetadata;
import io.weir.gateway.routing.RoutingResult;
import io.weir.grpc.Dialect;
import io.weir.runtime.exchange.Exchange;
import java.util.List;

/**
 * Serves gRPC-Web: the frames of gRPC, with the trailers as the last frame, and in base64 for the
 * text variant. Supports all kinds of RPC, within the limits of the client's HTTP version.
 */
public final class GrpcWebForm {
  /** Headers about the content as the browser sees it. */
  private static final List<AsciiString> CONTENT =
      List.of(
          HttpHeaderNames.ACCEPT,
          HttpHeaderNames.ACCEPT_ENCODING,
          HttpHeaderNames.CONTENT_LENGTH,
          AsciiString.cached("x-grpc-web"));

  private final GrpcForm grpc;

  public GrpcWebForm(GrpcForm grpc) {
    this.grpc = grpc;
  }

  public HttpResponse serve(Exchange exchange, RoutingResult.Grpc call) {
    var req = exchange.request();
    boolean text = exchange.dialect() == Dialect.GRPC_WEB_TEXT;
    var requestError = new RequestError();
    var headers = headers(req);
    var frames =
        text
            ? HttpRequest.of(headers, req.decode(new Base64Decoder(requestError)))
            : req.withHeaders(headers);
    if (!call.rpc().hasDeadline()) {
      // The listener exempts only gRPC from its limit.
      exchange.context().clearRequestTimeout();
    }
    return answered(exchange, grpc.send(exchange, frames, call, requestError), requestError);
  }

  /**
   * Removes the headers about the content, except for the format of the messages, which is between
   * client and instance. A value of a browser that metadata cannot carry is encoded, because pages
   * do not choose all their headers.
   */
  private static RequestHeaders headers(HttpRequest req) {
    var headers = req.headers().toBuilder();
    CONTENT.forEach(headers::remove);
    RequestMetadata.encode(req.headers(), headers);
    var format = Dialect.format(req.headers().get(HttpHeaderNames.CONTENT_TYPE));
    return headers.set(HttpHeaderNames.CONTENT_TYPE, Dialect.GRPC.contentType(format)).build();
  }

  /** Encodes a gRPC response as gRPC-Web. */
  public static HttpResponse answered(
      Exchange exchange, HttpResponse grpc, RequestError requestError) {
    return HttpResponse.of(grpc.decode(new GrpcWebEncoder(exchange, requestError)));
  }
}
