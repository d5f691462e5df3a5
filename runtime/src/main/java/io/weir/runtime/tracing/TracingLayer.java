package io.weir.observability.serving;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.netty.util.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.weir.observability.Telemetry;
import io.weir.observability.metrics.RequestMeters;
import java.util.function.Function;

/**
 * One SERVER span per request, child of the caller's traceparent if there is one, and one count in
 * weir.requests. Its name and the route in metrics become exact once {@link #named} was called
 * below. The span is never made current: whoever starts a child takes {@link #context} as its
 * parent.
 */
public final class TracingService extends SimpleDecoratingHttpService {
  private static final AttributeKey<RequestSpan> SPAN =
      AttributeKey.valueOf(TracingService.class, "SPAN");

  private final Telemetry telemetry;
  private final RequestMeters meters;

  private TracingService(HttpService delegate, Telemetry telemetry, RequestMeters meters) {
    super(delegate);
    this.telemetry = telemetry;
    this.meters = meters;
  }

  public static Function<? super HttpService, TracingService> layer(Telemetry telemetry) {
    var meters = new RequestMeters(telemetry.meters());
    return delegate -> new TracingService(delegate, telemetry, meters);
  }

  /** The span of this request; an invalid span outside of one. */
  public static Span span(ServiceRequestContext ctx) {
    var request = ctx.attr(SPAN);
    return request == null ? Span.getInvalid() : request.span;
  }

  /** The parent for spans made below: this request's span and baggage. */
  public static Context context(ServiceRequestContext ctx) {
    var request = ctx.attr(SPAN);
    return request == null ? Context.root() : request.context;
  }

  /** Names the request once it is routed: "GET /v1/users/{id}" and the RPC it means. */
  public static void named(ServiceRequestContext ctx, String route, String rpc) {
    var request = ctx.attr(SPAN);
    if (request != null) {
      request.named(route, rpc);
    }
  }

  /** Names a request that means no RPC: "GET /docs". */
  public static void named(ServiceRequestContext ctx, String route) {
    var request = ctx.attr(SPAN);
    if (request != null) {
      request.named(route);
    }
  }

  /** Tells the final gRPC status of the call, for span and metrics. */
  public static void ended(ServiceRequestContext ctx, int grpcStatus) {
    var request = ctx.attr(SPAN);
    if (request != null) {
      request.ended(grpcStatus);
    }
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
    var request = start(req.headers());
    ctx.setAttr(SPAN, request);
    meters.started();
    // Whatever happens below, also an exception or a caller that leaves, ends in the request log.
    var _ = ctx.log().whenComplete().thenAccept(log -> finish(request, log));
    return unwrap().serve(ctx, req);
  }

  private RequestSpan start(RequestHeaders headers) {
    var parent = telemetry.propagator().extract(Context.root(), headers, TraceHeaders.READ);
    var span =
        telemetry
            .tracer()
            .spanBuilder(headers.method().name())
            .setParent(parent)
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("http.request.method", headers.method().name())
            .setAttribute("url.path", path(headers.path()))
            .startSpan();
    return new RequestSpan(span, parent);
  }

  /** Without the query: its values may be personal. */
  private static String path(String pathAndQuery) {
    var query = pathAndQuery.indexOf('?');
    return query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
  }

  private void finish(RequestSpan request, RequestLog log) {
    meters.ended(request.finish(log), log.totalDurationNanos());
  }
}
