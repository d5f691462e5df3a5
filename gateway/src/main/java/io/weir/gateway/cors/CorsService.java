package io.weir.gateway.cors;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.weir.gateway.web.Origins;
import io.weir.gateway.web.WebConfig;
import io.weir.grpc.ReservedMetadata;
import java.util.function.Function;

/**
 * Answers what a browser asks before it lets a page of another origin call (Fetch, 3.2), and says
 * with each answer which page may read it. Without credentials: who calls is in a header that the
 * page has set, never in a cookie that it rides on.
 */
public final class CorsService extends SimpleDecoratingHttpService {
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
  private static final String READABLE =
      String.join(
          ", ",
          ReservedMetadata.STATUS,
          ReservedMetadata.MESSAGE,
          ReservedMetadata.STATUS_DETAILS,
          "location",
          "retry-after");
  private static final String MAX_AGE_SECONDS = "7200";

  private final Origins origins;

  private CorsService(HttpService delegate, Origins origins) {
    super(delegate);
    this.origins = origins;
  }

  /** Nothing where no origin is listed: then browsers let no page of another origin call. */
  public static Function<HttpService, HttpService> layer(WebConfig config) {
    return config.origins().isEmpty()
        ? delegate -> delegate
        : delegate -> new CorsService(delegate, Origins.of(config.origins()));
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
    // Also for those that say nothing: a cache must not give one origin the answer for another.
    ctx.addAdditionalResponseHeader(HttpHeaderNames.VARY, "origin");
    var origin = req.headers().get(HttpHeaderNames.ORIGIN);
    if (origin == null || !origins.isListed(origin)) {
      return unwrap().serve(ctx, req);
    }
    ctx.setAdditionalResponseHeader(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if (isPreflight(req.headers())) {
      req.abort();
      return HttpResponse.of(allowed(req.headers()));
    }
    ctx.setAdditionalResponseHeader(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, READABLE);
    return unwrap().serve(ctx, req);
  }

  private static boolean isPreflight(RequestHeaders headers) {
    return headers.method() == HttpMethod.OPTIONS
        && headers.contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
  }

  private static ResponseHeaders allowed(RequestHeaders headers) {
    var answer =
        ResponseHeaders.builder(HttpStatus.NO_CONTENT)
            .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
            .set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
    var asked = headers.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
    // A page that may call may say with which headers; what they mean is decided where they are
    // read.
    return asked == null
        ? answer.build()
        : answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, asked).build();
  }
}
