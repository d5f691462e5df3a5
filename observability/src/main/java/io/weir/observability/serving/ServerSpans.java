package io.weir.observability.serving;

import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.weir.grpc.GrpcCode;
import io.weir.observability.Telemetry;
import io.weir.observability.metrics.RequestMeters;
import org.jspecify.annotations.Nullable;

/**
 * Starts and ends the SERVER spans of requests, with the attributes of OpenTelemetry's conventions
 * for HTTP and RPC. Thread-safe.
 */
public final class ServerSpans {
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ORIGINAL_METHOD =
      AttributeKey.stringKey("http.request.method_original");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<String> RPC_SYSTEM = AttributeKey.stringKey("rpc.system.name");
  private static final AttributeKey<String> RPC = AttributeKey.stringKey("rpc.method");
  private static final AttributeKey<String> RPC_STATUS =
      AttributeKey.stringKey("rpc.response.status_code");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  private final Telemetry telemetry;

  public ServerSpans(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  /**
   * The end of a request.
   *
   * @param route "GET /v1/users/{id}"; null if the request was not routed
   * @param rpc "weir.users.v1.UserService/GetUser"; null if it called none
   * @param grpcStatus {@link RequestMeters#NO_GRPC_STATUS} if it called no RPC
   * @param cause the failure that broke the response off; null if it is complete
   */
  public record End(
      @Nullable String route,
      @Nullable String rpc,
      HttpStatus status,
      int grpcStatus,
      @Nullable Throwable cause) {}

  /**
   * Starts a span below the caller's; it stands in the context together with their baggage.
   *
   * @param method method as the caller sent it
   */
  public Context start(RequestHeaders headers, String method) {
    var known = knownMethod(headers, method);
    var parent = telemetry.propagator().extract(Context.root(), headers, TraceHeaders.READ);
    var span =
        telemetry
            .tracer()
            .spanBuilder(method.equals(known) ? method : "HTTP")
            .setParent(parent)
            .setSpanKind(SpanKind.SERVER)
            .setAttribute(METHOD, known)
            .setAttribute("url.path", path(headers.path()))
            .startSpan();
    if (!method.equals(known)) {
      span.setAttribute(ORIGINAL_METHOD, method);
    }
    if (span.isRecording()) {
      RequestAttributes.set(span, headers);
    }
    return parent.with(span);
  }

  /** Returns the method of a request, or "_OTHER" for one that is not among those of HTTP. */
  public static String knownMethod(RequestHeaders headers, String method) {
    return headers.method().name().equals(method) ? method : "_OTHER";
  }

  /** Without the query: its values may be personal. */
  private static String path(String pathAndQuery) {
    var query = pathAndQuery.indexOf('?');
    return query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
  }

  /** Ends a span, and returns the judgement on the end. */
  public static Ending end(Span span, End end) {
    name(span, end.route(), end.rpc());
    var ending = Ending.of(end);
    span.setAttribute(STATUS, (long) end.status().code());
    if (ending.grpcStatus() != RequestMeters.NO_GRPC_STATUS) {
      span.setAttribute(RPC_STATUS, GrpcCode.nameOf(ending.grpcStatus()));
    }
    if (ending.error() != null) {
      span.setAttribute(ERROR, ending.error());
    }
    if (ending.fault()) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
    return ending;
  }

  private static void name(Span span, @Nullable String route, @Nullable String rpc) {
    if (route != null) {
      span.updateName(route);
      span.setAttribute(ROUTE, template(route));
    }
    if (rpc != null) {
      span.setAttribute(RPC_SYSTEM, "grpc");
      span.setAttribute(RPC, rpc);
    }
  }

  /** The template of "GET /v1/users/{id}", without the verb. */
  private static String template(String route) {
    return route.substring(route.indexOf(' ') + 1);
  }
}
