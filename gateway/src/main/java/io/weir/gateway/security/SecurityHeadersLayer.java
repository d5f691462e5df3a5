package io.weir.gateway.security;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import io.weir.grpc.Dialect;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;
import io.weir.runtime.serving.ListenConfig;
import io.weir.runtime.tls.ServerTlsFiles;
import org.jspecify.annotations.Nullable;

/** Adds security headers to responses for HTTP callers; gRPC and gRPC-Web stay untouched. */
public final class SecurityHeadersLayer implements ExchangeLayer {
  private final @Nullable String tlsOnly;

  /** Creates the layer for a listener. */
  public SecurityHeadersLayer(ListenConfig listen) {
    this.tlsOnly =
        listen
            .tls()
            .flatMap(ServerTlsFiles::hsts)
            .map(time -> "max-age=" + time.toSeconds())
            .orElse(null);
  }

  @Override
  public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
    if (exchange.dialect() == Dialect.HTTP) {
      exchange
          .context()
          .setAdditionalResponseHeader(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
      // Browsers ignore it in plain text (RFC 6797, 8.1).
      if (tlsOnly != null && exchange.context().sessionProtocol().isTls()) {
        exchange
            .context()
            .setAdditionalResponseHeader(HttpHeaderNames.STRICT_TRANSPORT_SECURITY, tlsOnly);
      }
    }
    return next.serve(exchange);
  }
}
