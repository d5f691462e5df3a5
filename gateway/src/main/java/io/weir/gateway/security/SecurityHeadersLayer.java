package io.weir.gateway.security;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.gateway.web.WebConfig;
import io.weir.grpc.Dialect;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;
import io.weir.runtime.serving.ListenConfig;
import io.weir.runtime.tls.ServerTlsFiles;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds security headers to responses for HTTP callers; gRPC and gRPC-Web stay untouched. */
public final class SecurityHeadersLayer implements ExchangeLayer {
  private final @Nullable String tlsOnly;
  private final HttpHeaders configured;

  /**
   * Creates the layer for a listener.
   *
   * @param web names headers for the responses that do not have them
   */
  public SecurityHeadersLayer(ListenConfig listen, WebConfig web) {
    var headers = HttpHeaders.builder();
    new TreeMap<>(web.securityHeaders()).forEach(headers::add);
    this.configured = headers.build();
    this.tlsOnly =
        listen
            .tls()
            .flatMap(ServerTlsFiles::hsts)
            .map(time -> "max-age=" + time.toSeconds())
            .orElse(null);
  }

  @Override
  public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
    boolean http = exchange.dialect() == Dialect.HTTP;
    if (http) {
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
    var response = next.serve(exchange);
    return http && !configured.isEmpty() ? response.mapHeaders(this::guarded) : response;
  }

  /** Adds the configured headers that a response does not have. */
  private ResponseHeaders guarded(ResponseHeaders headers) {
    if (headers.status().isInformational()) {
      return headers;
    }
    var more = headers.toBuilder();
    for (var field : configured) {
      if (!headers.contains(field.getKey())) {
        more.add(field.getKey(), field.getValue());
      }
    }
    return more.build();
  }
}
