package io.weir.runtime.accesslog;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.weir.observability.serving.TracingService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Writes a line when a request has ended, however it ended. Costs nothing where INFO is off. */
public final class AccessLogService extends SimpleDecoratingHttpService {
  private static final Logger log = LoggerFactory.getLogger("weir.access");

  public AccessLogService(HttpService delegate) {
    super(delegate);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
    if (log.isInfoEnabled()) {
      var _ = ctx.log().whenComplete().thenAccept(ended -> write(ctx, ended));
    }
    return unwrap().serve(ctx, req);
  }

  private static void write(ServiceRequestContext ctx, RequestLog ended) {
    var trace = TracingService.span(ctx).getSpanContext().getTraceId();
    try (var _ = MDC.putCloseable("trace_id", trace)) {
      log.info(AccessLine.of(ctx.remoteAddress().getAddress().getHostAddress(), ended));
    }
  }
}
