package io.weir.gateway.security;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.grpc.Dialect;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;

/** Adds security headers to responses for HTTP callers; gRPC and gRPC-Web stay untouched. */
public final class SecurityHeadersLayer implements ExchangeLayer {

  @Override
  public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
    if (exchange.dialect() == Dialect.HTTP) {
      exchange
          .context()
          .setAdditionalResponseHeader(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
    }
    return next.serve(exchange);
  }
}
