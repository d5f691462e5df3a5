package io.weir.gateway.cors;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;
import java.util.regex.Pattern;

/**
 * Answers preflight requests of browsers (Fetch, 3.2), and names in every response the origin whose
 * pages may read it. Browsers send no credentials, such as cookies, unless an API allows them.
 */
public final class CorsLayer implements ExchangeLayer {
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";

  /** Methods of an API's own. Browsers do not send CONNECT, TRACE and TRACK. */
  private static final Pattern OWN_METHOD =
      Pattern.compile("(?!(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$)[A-Z][A-Z0-9-]{0,63}");

  private static final String ACCESS_CONTROL = "access-control-";

  private final CorsPolicies policies;

  private CorsLayer(CorsPolicies policies) {
    this.policies = policies;
  }

  /**
   * Returns the layer, or {@link #OFF} if no origin is listed anywhere: browsers then block calls
   * from pages of other origins.
   */
  public static ExchangeLayer of(CorsPolicies policies) {
    return policies.areClosed() ? OFF : new CorsLayer(policies);
  }

  @Override
  public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
    var response = exchange.context();
    // Sent without an origin too: a cache must not give one origin the response for another.
    response.addAdditionalResponseHeader(HttpHeaderNames.VARY, "origin");
    var origin = exchange.headers().get(HttpHeaderNames.ORIGIN);
    var cors = origin == null ? null : policies.of(exchange);
    if (origin == null || cors == null) {
      return varying(exchange, next);
    }
    if (!cors.origins().isListed(origin)) {
      return policies.areFinal(cors) ? alone(exchange, next) : varying(exchange, next);
    }
    cors.allow(response, origin);
    if (CorsPolicies.isPreflight(exchange.headers())) {
      exchange.request().abort();
      return HttpResponse.of(allowed(cors, exchange.headers()));
    }
    response.setAdditionalResponseHeader(
        HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, cors.readable());
    return alone(exchange, next);
  }

  /** Drops what an instance says of other origins, such as that it takes their credentials. */
  private static HttpResponse alone(Exchange exchange, ExchangeService next) throws Exception {
    return varying(exchange, next).mapHeaders(CorsLayer::withoutWord);
  }

  private static ResponseHeaders withoutWord(ResponseHeaders headers) {
    var names = headers.names().stream().filter(name -> name.startsWith(ACCESS_CONTROL)).toList();
    if (names.isEmpty()) {
      return headers;
    }
    var rest = headers.toBuilder();
    names.forEach(rest::remove);
    return rest.build();
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

  /** Returns the methods that pages may use, also one of an API's own. */
  private static String methods(RequestHeaders headers) {
    var asked = headers.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD, "");
    return OWN_METHOD.matcher(asked).matches() ? METHODS + ", " + asked : METHODS;
  }

  private static ResponseHeaders allowed(Cors cors, RequestHeaders headers) {
    var answer =
        ResponseHeaders.builder(HttpStatus.NO_CONTENT)
            .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, methods(headers))
            .set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, cors.maxAge());
    var asked = headers.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
    // Every request header is allowed; each header is validated where it is read.
    return asked == null
        ? answer.build()
        : answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, asked).build();
  }
}
