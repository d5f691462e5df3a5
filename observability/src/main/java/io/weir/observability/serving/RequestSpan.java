package io.weir.observability.serving;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.logging.RequestLog;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.weir.grpc.GrpcCode;
import io.weir.grpc.ReservedMetadata;
import io.weir.observability.metrics.RequestMeters;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one request while it runs: its span, and what the layers below told of it.
 * Written on the request's event loop; the end may come on another thread, hence volatile.
 */
final class RequestSpan {
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<String> RPC_SYSTEM = AttributeKey.stringKey("rpc.system.name");
  private static final AttributeKey<String> RPC = AttributeKey.stringKey("rpc.method");
  private static final AttributeKey<String> RPC_STATUS =
      AttributeKey.stringKey("rpc.response.status_code");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final String NONE = "none";

  final Span span;
  final Context context;
  private volatile String route = NONE;
  private volatile String rpc = NONE;
  private volatile int grpcStatus = RequestMeters.NO_GRPC_STATUS;

  RequestSpan(Span span, Context parent) {
    this.span = span;
    this.context = parent.with(span);
  }

  void named(String newRoute) {
    route = newRoute;
    span.updateName(newRoute);
    span.setAttribute(ROUTE, template(newRoute));
  }

  void named(String newRoute, String newRpc) {
    named(newRoute);
    rpc = newRpc;
    span.setAttribute(RPC_SYSTEM, "grpc");
    span.setAttribute(RPC, newRpc);
  }

  void ended(int status) {
    grpcStatus = status;
  }

  /** The template of "GET /v1/users/{id}", without the verb. */
  private static String template(String route) {
    return route.substring(route.indexOf(' ') + 1);
  }

  RequestMeters.Series finish(RequestLog log) {
    var status = log.responseStatus();
    var grpc = grpcStatus != RequestMeters.NO_GRPC_STATUS ? grpcStatus : grpcStatusOf(log);
    span.setAttribute(STATUS, (long) status.code());
    if (grpc != RequestMeters.NO_GRPC_STATUS) {
      span.setAttribute(RPC_STATUS, GrpcCode.nameOf(grpc));
    }
    mark(status, grpc, log.responseCause());
    span.end();
    return new RequestMeters.Series(
        route, rpc, log.requestHeaders().method().name(), status.code(), grpc);
  }

  private void mark(HttpStatus status, int grpc, @Nullable Throwable cause) {
    // A refusal that HTTP calls the client's fault is none of ours, whatever gRPC would call it.
    boolean fault = status.isServerError() || isServerError(grpc);
    if (fault && !status.isClientError()) {
      span.setStatus(StatusCode.ERROR);
      var code = grpc > 0 ? GrpcCode.nameOf(grpc) : status.codeAsText();
      span.setAttribute(ERROR, cause == null ? code : cause.getClass().getName());
    } else if (cause != null) {
      // The answer broke off: the caller left, or the connection did.
      span.setAttribute(ERROR, cause.getClass().getName());
    }
  }

  /** Tells the server's faults by OpenTelemetry's conventions for the spans of RPC servers. */
  private static boolean isServerError(int grpc) {
    if (grpc == RequestMeters.NO_GRPC_STATUS) {
      return false;
    }
    return switch (GrpcCode.of(grpc)) {
      case UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS -> true;
      default -> false;
    };
  }

  private static int grpcStatusOf(RequestLog log) {
    var inTrailers = grpcStatusOf(log.responseTrailers());
    return inTrailers != RequestMeters.NO_GRPC_STATUS
        ? inTrailers
        : grpcStatusOf(log.responseHeaders());
  }

  private static int grpcStatusOf(HttpHeaders headers) {
    return headers.getInt(ReservedMetadata.STATUS, RequestMeters.NO_GRPC_STATUS);
  }
}
