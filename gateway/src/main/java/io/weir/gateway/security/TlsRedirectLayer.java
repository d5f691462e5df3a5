package io.weir.gateway.security;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.gateway.failure.Failure;
import io.weir.grpc.Dialect;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;
import io.weir.runtime.serving.ListenConfig;
import io.weir.runtime.tls.PlainPort;
import io.weir.runtime.tls.ServerTlsFiles;
import io.weir.runtime.web.Authority;
import java.util.function.IntSupplier;

/**
 * Sends HTTP requests that have come in plain text to the port with TLS, with their method (308,
 * RFC 9110, 15.4.9). Callers of gRPC follow no redirect, so their calls fail with the reason.
 */
public final class TlsRedirectLayer implements ExchangeLayer {
  private static final int HTTPS = 443;

  private final IntSupplier tlsPort;

  private TlsRedirectLayer(IntSupplier tlsPort) {
    this.tlsPort = tlsPort;
  }

  /**
   * Creates the layer for a listener, whose requests pass if it is not configured to redirect.
   *
   * @param tlsPort returns the bound port with TLS
   */
  public static ExchangeLayer of(ListenConfig listen, IntSupplier tlsPort) {
    boolean redirects =
        listen.tls().flatMap(ServerTlsFiles::plain).filter(PlainPort::redirect).isPresent();
    return redirects ? new TlsRedirectLayer(tlsPort) : (exchange, next) -> next.serve(exchange);
  }

  @Override
  public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
    if (exchange.context().sessionProtocol().isTls()) {
      return next.serve(exchange);
    }
    exchange.request().abort();
    int port = tlsPort.getAsInt();
    if (exchange.dialect() != Dialect.HTTP) {
      throw Failure.of(
              GrpcCode.FAILED_PRECONDITION, "this port has no TLS; port %d has".formatted(port))
          .exception();
    }
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.valueOf(308))
            .set(HttpHeaderNames.LOCATION, location(exchange, port))
            .contentLength(0)
            .build());
  }

  private static String location(Exchange exchange, int port) {
    var named = exchange.headers().authority();
    var authority = named == null ? null : Authority.parse(named);
    var host = authority == null ? "localhost" : authority.host();
    return "https://" + host + (port == HTTPS ? "" : ":" + port) + exchange.headers().path();
  }
}
