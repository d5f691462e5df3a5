package io.weir.loadbalancer.attempt;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.connection.TlsConfig;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.observability.serving.TraceHeaders;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final int FIRST_HTTP_ERROR = 400;
  private static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");
  private static final AttributeKey<Long> RESENT =
      AttributeKey.longKey("http.request.resend_count");
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
      end(span, result, http ? httpError(sent.httpStatus(), result) : rpcError(result));
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
      if (span.isRecording()) {
        span.setAttribute(URL, url(attempt));
      }
      if (attempt.number() > 1) {
        span.setAttribute(RESENT, (long) attempt.number() - 1);
      }
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

  /** Without the query: its values may be personal. */
  private String url(Attempt attempt) {
    var path = attempt.headers().path();
    int query = path.indexOf('?');
    return (tls.isPresent() ? "https://" : "http://")
        + attempt.endpoint().address()
        + (query < 0 ? path : path.substring(0, query));
  }

  private static void end(Span span, AttemptResult result, @Nullable String error) {
    span.setAttribute(OUTCOME, result.outcome().name());
    if (error != null) {
      span.setAttribute(ERROR, error);
      span.setStatus(StatusCode.ERROR, result.reason());
    }
    span.end();
  }

  /** By convention each status but OK is an error for the client, whoever is at fault. */
  private static @Nullable String rpcError(AttemptResult result) {
    return result.code() == GrpcCode.OK ? null : result.code().name();
  }

  /** An answer that broke off after its headers has its status and an error nonetheless. */
  private static @Nullable String httpError(int status, AttemptResult result) {
    if (status >= FIRST_HTTP_ERROR) {
      return Integer.toString(status);
    }
    return result.reach() == AttemptResult.Reach.ANSWERED && !result.outcome().isError()
        ? null
        : result.code().name();
  }
}
