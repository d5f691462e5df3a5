package io.weir.gateway.failure;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.runtime.listener.GrpcContent;

/** How a caller speaks, known from its headers before anything else is: answers are given alike. */
public enum Dialect {
  /** application/grpc and application/grpc+...; failures are trailers-only. */
  GRPC,
  /** Everything else; failures are a status line and google.rpc.Status as JSON. */
  HTTP;

  public static Dialect of(RequestHeaders headers) {
    return GrpcContent.isGrpc(headers.get(HttpHeaderNames.CONTENT_TYPE)) ? GRPC : HTTP;
  }
}
