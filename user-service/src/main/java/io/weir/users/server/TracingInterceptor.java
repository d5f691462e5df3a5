package io.weir.users.server;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.weir.grpc.BinaryMetadata;
import io.weir.grpc.GrpcCode;
import io.weir.observability.serving.TraceHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records a SERVER span per call as a child of the caller's span. The span is current while the
 * call is handled, so that spans of its statements become its children.
 */
public final class TracingInterceptor implements ServerInterceptor {
  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("rpc.system.name");
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");
  private static final AttributeKey<String> STATUS =
      AttributeKey.stringKey("rpc.response.status_code");

  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  /** Number of attempts before this one, as the client counts them. */
  private static final AttributeKey<Long> PREVIOUS_ATTEMPTS =
      AttributeKey.longKey("weir.previous_attempts");

  private static final Metadata.Key<String> PREVIOUS_ATTEMPTS_HEADER =
      Metadata.Key.of("grpc-previous-rpc-attempts", Metadata.ASCII_STRING_MARSHALLER);

  private static final int MAX_ATTEMPTS_DIGITS = 9;

  private final Tracer tracer;
  private final TextMapPropagator propagator;

  public TracingInterceptor(Tracer tracer, TextMapPropagator propagator) {
    this.tracer = tracer;
    this.propagator = propagator;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    var method = call.getMethodDescriptor().getFullMethodName();
    var parent = propagator.extract(Context.root(), headers, TracingInterceptor::header);
    var span =
        tracer
            .spanBuilder(method)
            .setSpanKind(SpanKind.SERVER)
            .setParent(parent)
            .setAttribute(SYSTEM, "grpc")
            .setAttribute(METHOD, method)
            .startSpan();
    previousAttempts(headers, span);
    var context = parent.with(span);
    try (var _ = context.makeCurrent()) {
      return new Traced<>(next.startCall(new RecordingCall<>(call, span), headers), context);
    }
  }

  private static @Nullable String header(@Nullable Metadata headers, String name) {
    if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
      var value =
          headers == null
              ? null
              : headers.get(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER));
      return value == null ? null : BinaryMetadata.encode(value);
    }
    var values =
        headers == null
            ? null
            : headers.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    List<String> fields = new ArrayList<>();
    if (values != null) {
      values.forEach(fields::add);
    }
    return TraceHeaders.value(name, fields);
  }

  private static void previousAttempts(Metadata headers, Span span) {
    var attempts = headers.get(PREVIOUS_ATTEMPTS_HEADER);
    if (attempts != null
        && !attempts.isEmpty()
        && attempts.length() <= MAX_ATTEMPTS_DIGITS
        && attempts.chars().allMatch(c -> c >= '0' && c <= '9')) {
      span.setAttribute(PREVIOUS_ATTEMPTS, Long.parseLong(attempts));
    }
  }

  private static void end(Span span, Status status) {
    var code = status.getCode().name();
    span.setAttribute(STATUS, code);
    if (GrpcCode.of(status.getCode().value()).isServerFault()) {
      span.setAttribute(ERROR, code)
          .setStatus(StatusCode.ERROR, String.valueOf(status.getDescription()));
    }
    span.end();
  }

  /** Ends the span with the status of the answer. */
  private static final class RecordingCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final Span span;

    RecordingCall(ServerCall<Q, R> call, Span span) {
      super(call);
      this.span = span;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      end(span, status);
      super.close(status, trailers);
    }
  }

  private static final class Traced<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Context context;

    Traced(ServerCall.Listener<Q> listener, Context context) {
      super(listener);
      this.context = context;
    }

    @Override
    public void onMessage(Q message) {
      context.wrap(() -> super.onMessage(message)).run();
    }

    /** Runs the handler of a unary call. */
    @Override
    public void onHalfClose() {
      context.wrap(super::onHalfClose).run();
    }

    @Override
    public void onCancel() {
      context.wrap(super::onCancel).run();
      // The call may have been answered already.
      var span = Span.fromContext(context);
      if (span.isRecording()) {
        end(span, Status.CANCELLED);
      }
    }
  }
}
