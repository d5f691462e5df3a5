package io.weir.gateway.cors;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.gateway.web.Origins;
import io.weir.gateway.web.WebConfig;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;
import java.util.regex.Pattern;

/**
 * Answers preflight requests of browsers (Fetch, 3.2), and names in every response the origin whose
 * pages may read it. Does not allow credentials: callers are identified by a header that the page
 * sets, never by a cookie.
 */
public final class CorsLayer implements ExchangeLayer {
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";

  /** Methods of an API's own. Browsers do not send CONNECT, TRACE and TRACK. */
  private static final Pattern OWN_METHOD =
      Pattern.compile("(?!(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$)[A-Z][A-Z0-9-]{0,63}");

  /**
   * Every header, which browsers grant to calls without credentials; the list is for older ones.
   */
  private static final String READABLE =
      "*, grpc-status, grpc-message, grpc-status-details-bin, location, retry-after, etag, link,"
          + " content-disposition";

  private static final String MAX_AGE_SECONDS = "7200";

  private final Origins origins;

  private CorsLayer(Origins origins) {
    this.origins = origins;
  }

  /**
   * Returns the layer, or {@link #OFF} if no origin is listed: browsers then block calls from pages
   * of other origins.
   */
  public static ExchangeLayer of(WebConfig config) {
    return config.origins().isEmpty() ? OFF : new CorsLayer(Origins.of(config.origins()));
  }

  @Override
  public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
    var response = exchange.context();
    // Sent without an origin too: a cache must not give one origin the response for another.
    response.addAdditionalResponseHeader(HttpHeaderNames.VARY, "origin");
    var origin = exchange.headers().get(HttpHeaderNames.ORIGIN);
    if (origin == null || !origins.isListed(origin)) {
      return varying(exchange, next);
    }
    response.setAdditionalResponseHeader(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if (isPreflight(exchange.headers())) {
      exchange.request().abort();
      return HttpResponse.of(allowed(exchange.headers()));
    }
    response.setAdditionalResponseHeader(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, READABLE);
    return varying(exchange, next);
  }

  /** Adds what a response varies by to the field of this layer, which would replace it. */
  private static HttpResponse varying(Exchange exchange, ExchangeService next) throws Exception {
    return next.serve(exchange)
        .mapHeaders(headers -> {
          for (var value : headers.getAll(HttpHeaderNames.VARY)) {
            exchange.context().addAdditionalResponseHeader(HttpHeaderNames.VARY, value);
          }
          return headers;
        });
  }

  private static boolean isPreflight(RequestHeaders headers) {
    return headers.method() == HttpMethod.OPTIONS
        && headers.contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
  }

  /** Returns the methods that pages may use, also one of an API's own. */
  private static String methods(RequestHeaders headers) {
    var asked = headers.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD, "");
    return OWN_METHOD.matcher(asked).matches() ? METHODS + ", " + asked : METHODS;
  }

  private static ResponseHeaders allowed(RequestHeaders headers) {
    var answer =
        ResponseHeaders.builder(HttpStatus.NO_CONTENT)
            .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, methods(headers))
            .set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
    var asked = headers.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
    // Every request header is allowed; each header is validated where it is read.
    return asked == null
        ? answer.build()
        : answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, asked).build();
  }
}
