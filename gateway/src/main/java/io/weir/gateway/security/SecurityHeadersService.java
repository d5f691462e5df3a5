package io.weir.gateway.security;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.weir.grpc.Dialect;

/**
 * Adds security headers to answers for HTTP callers; what gRPC instances answer stays untouched.
 */
public final class SecurityHeadersService extends SimpleDecoratingHttpService {

  public SecurityHeadersService(HttpService delegate) {
    super(delegate);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
    if (Dialect.of(req.headers().get(HttpHeaderNames.CONTENT_TYPE)) == Dialect.HTTP) {
      ctx.setAdditionalResponseHeader(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
    }
    return unwrap().serve(ctx, req);
  }
}
