package io.weir.runtime.serving;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;

/**
 * Page at / of the admin port of a process with a console: the console for browsers, the index for
 * clients that do not name HTML among what they accept.
 */
record FrontPage(HttpService console, HttpService index) implements HttpService {

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
    ctx.addAdditionalResponseHeader(HttpHeaderNames.VARY, "accept");
    return (acceptsHtml(req.headers()) ? console : index).serve(ctx, req);
  }

  private static boolean acceptsHtml(RequestHeaders headers) {
    return headers.accept().stream()
        .anyMatch(range ->
            range.type().equals("text")
                && range.subtype().equals("html")
                && range.qualityFactor() > 0);
  }
}
