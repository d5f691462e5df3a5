package io.weir.gateway.security;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import io.netty.util.AsciiString;
import io.weir.gateway.cors.Cors;
import io.weir.gateway.cors.CorsPolicies;
import io.weir.gateway.failure.Failure;
import io.weir.gateway.web.Origins;
import io.weir.grpc.GrpcCode;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;
import io.weir.runtime.websocket.Handshake;

/**
 * Refuses calls that a page of another origin makes a browser send (cross-site request forgery):
 * every method but GET, HEAD and OPTIONS, and every WebSocket. Pages of the gateway's own host and
 * of the listed origins may call. Requests that do not come from a browser pass, because they carry
 * no headers of a page.
 */
public final class CrossSiteLayer implements ExchangeLayer {
  /** Set by browsers, never by pages (Fetch Metadata). */
  private static final AsciiString FETCH_SITE = AsciiString.cached("sec-fetch-site");

  private final CorsPolicies policies;

  /**
   * @param policies the origins that are listed for what a request is for
   */
  public CrossSiteLayer(CorsPolicies policies) {
    this.policies = policies;
  }

  @Override
  public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
    var headers = exchange.headers();
    boolean socket = Handshake.isAsked(headers);
    if ((socket || changes(headers)) && isOfAPage(headers)) {
      var cors = policies.of(exchange);
      if (isForeign(headers, cors.origins())) {
        exchange.request().abort();
        throw Failure.of(GrpcCode.PERMISSION_DENIED, refusal(headers, socket, cors)).exception();
      }
    }
    return next.serve(exchange);
  }

  /** Returns true unless HTTP calls the method safe (RFC 9110, 9.2.1). */
  private static boolean changes(RequestHeaders headers) {
    return switch (headers.method()) {
      case GET, HEAD, OPTIONS -> false;
      default -> true;
    };
  }

  private static boolean isOfAPage(RequestHeaders headers) {
    return headers.contains(HttpHeaderNames.ORIGIN) || headers.contains(FETCH_SITE);
  }

  private static boolean isForeign(RequestHeaders headers, Origins origins) {
    var site = headers.get(FETCH_SITE);
    if (!headers.contains(HttpHeaderNames.ORIGIN)) {
      return ("cross-site".equals(site) || "same-site".equals(site)) && !origins.isListed("null");
    }
    // The browser itself compared the origins; a proxy may have replaced the host since.
    return !"same-origin".equals(site)
        && headers.getAll(HttpHeaderNames.ORIGIN).stream()
            .anyMatch(origin -> !origins.allow(origin, headers.authority()));
  }

  private static String refusal(RequestHeaders headers, boolean socket, Cors cors) {
    var pages = "pages of " + headers.get(HttpHeaderNames.ORIGIN, "another site");
    return socket
        ? pages + " may not open a WebSocket here"
        : pages + " may not call here; the setting " + cors.setting() + " lists those that may";
  }
}
