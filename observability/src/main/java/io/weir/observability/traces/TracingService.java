package io.weir.observability.traces;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.opentelemetry.api.trace.Span;
import io.weir.observability.Telemetry;
import java.util.function.Function;

/**
 * One SERVER span per request, child of the caller's traceparent if there is one. Its name and the
 * route in metrics become exact once {@link #named} was called below.
 */
public class TracingService extends SimpleDecoratingHttpService {
  protected TracingService(HttpService delegate) {
    super(delegate);
  }

  public static Function<? super HttpService, TracingService> layer(Telemetry telemetry) {
    throw new UnsupportedOperationException();
  }

  /** The span of this request; an invalid span outside of one. */
  public static Span span(ServiceRequestContext ctx) {
    throw new UnsupportedOperationException();
  }

  /** Names the request once it is routed: "GET /v1/users/{id}" and the RPC it means. */
  public static void named(ServiceRequestContext ctx, String route, String rpc) {
    throw new UnsupportedOperationException();
  }

  /** Tells the final gRPC status of the call, for span and metrics. */
  public static void ended(ServiceRequestContext ctx, int grpcStatus) {
    throw new UnsupportedOperationException();
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
    throw new UnsupportedOperationException();
  }
}
