package io.weir.runtime.exchange;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;

/** How a caller speaks, known from its headers before anything else is: answers are given alike. */
public enum Dialect {
  /** application/grpc and application/grpc+...; failures are trailers-only. */
  GRPC,
  /** application/grpc-web: gRPC whose trailers are the end of the content. */
  GRPC_WEB,
  /** application/grpc-web-text: the same in base64. */
  GRPC_WEB_TEXT,
  /** Everything else; failures are a status line and google.rpc.Status as JSON. */
  HTTP;

  public static Dialect of(RequestHeaders headers) {
    var type = headers.get(HttpHeaderNames.CONTENT_TYPE);
    if (GrpcContent.isGrpc(type)) {
      return GRPC;
    }
    if (GrpcContent.isGrpcWebText(type)) {
      return GRPC_WEB_TEXT;
    }
    return GrpcContent.isGrpcWeb(type) ? GRPC_WEB : HTTP;
  }
}
