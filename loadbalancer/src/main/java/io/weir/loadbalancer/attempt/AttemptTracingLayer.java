package io.weir.loadbalancer.attempt;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.weir.loadbalancer.connection.TlsConfig;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.observability.serving.TraceHeaders;
import java.util.List;
import java.util.Optional;

/** Records one CLIENT span per attempt and sends it to the endpoint as the parent of its spans. */
public final class AttemptTracingLayer implements AttemptLayer {
  private static final AttributeKey<String> CLUSTER = AttributeKey.stringKey("weir.cluster");
  private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("weir.attempt");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("weir.retry.reason");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("weir.outcome");
  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("rpc.system.name");
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");
  private static final AttributeKey<String> STATUS =
      AttributeKey.stringKey("rpc.response.status_code");
  private static final AttributeKey<String> HTTP_METHOD =
      AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<Long> HTTP_STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<List<String>> CANDIDATES =
      AttributeKey.stringArrayKey("weir.lb.candidates");
  private static final AttributeKey<String> CHOSEN = AttributeKey.stringKey("weir.lb.reason");
  private static final AttributeKey<String> HOST = AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");

  /** Name that the certificate of the endpoint must have. */
  private static final AttributeKey<String> PEER = AttributeKey.stringKey("weir.peer");

  private final String cluster;
  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final Optional<TlsConfig> tls;

  /**
   * @param tls TLS to the endpoints, whose certificates are named in the spans
   */
  public AttemptTracingLayer(
      String cluster, Tracer tracer, TextMapPropagator propagator, Optional<TlsConfig> tls) {
    this.tls = tls;
    this.cluster = cluster;
    this.tracer = tracer;
    this.propagator = propagator;
  }

  @Override
  public UpstreamRequest send(Attempt attempt, Transport next) {
    var span = started(attempt);
    attempt.span(span);
    TraceHeaders.clear(attempt.headers());
    propagator.inject(attempt.parent().with(span), attempt.headers(), TraceHeaders.WRITE);
    var sent = next.send(attempt);
    boolean http = attempt.method().http();
    sent.onEnd(result -> {
      if (!http) {
        span.setAttribute(STATUS, result.code().name());
      } else if (sent.httpStatus() != 0) {
        span.setAttribute(HTTP_STATUS, (long) sent.httpStatus());
      }
      end(span, result);
    });
    return sent;
  }

  private Span started(Attempt attempt) {
    var span =
        tracer
            .spanBuilder(attempt.method().rpc())
            .setParent(attempt.parent())
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute(CLUSTER, cluster)
            .setAttribute(ATTEMPT, (long) attempt.number())
            .setAttribute(HOST, attempt.endpoint().host())
            .startSpan();
    if (attempt.method().http()) {
      span.setAttribute(HTTP_METHOD, attempt.headers().method().name());
    } else {
      span.setAttribute(SYSTEM, "grpc").setAttribute(METHOD, attempt.method().rpc());
    }
    if (attempt.endpoint().port() != 0) {
      span.setAttribute(PORT, (long) attempt.endpoint().port());
    }
    tls.ifPresent(
        each -> span.setAttribute(PEER, each.serverName().orElseGet(attempt.endpoint()::host)));
    var reasoning = attempt.reasoning();
    if (reasoning != null && span.isRecording()) {
      span.setAttribute(CANDIDATES, reasoning.candidates());
      span.setAttribute(CHOSEN, reasoning.reason());
    }
    var reason = attempt.retryReason();
    return reason == null ? span : span.setAttribute(REASON, reason);
  }

  private static void end(Span span, AttemptResult result) {
    span.setAttribute(OUTCOME, result.outcome().name());
    if (result.outcome().isError() || result.reach() == AttemptResult.Reach.NOT_MADE) {
      span.setStatus(StatusCode.ERROR, result.reason());
    }
    span.end();
  }
}
