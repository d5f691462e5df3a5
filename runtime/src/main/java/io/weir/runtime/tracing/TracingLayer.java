package io.weir.runtime.tracing;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.logging.RequestLog;
import io.opentelemetry.api.common.AttributeKey;
import io.weir.observability.Telemetry;
import io.weir.observability.metrics.RequestMeters;
import io.weir.observability.metrics.ServerMeters;
import io.weir.observability.serving.Ending;
import io.weir.observability.serving.ServerSpans;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.exchange.ExchangeLayer;
import io.weir.runtime.exchange.ExchangeService;
import java.util.Objects;

/**
 * Records one SERVER span for every exchange, as a child of the caller's traceparent if there is
 * one, and one measurement in weir.requests and in the meters of the conventions. Route, RPC and
 * status are read from the exchange when it has ended. The span is never made current; child spans
 * take {@link Exchange#trace} as their parent.
 */
public final class TracingLayer implements ExchangeLayer {
  /** Tag value for a request that was not routed or does not call an RPC. */
  private static final String NONE = "none";

  private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("client.address");

  private static final AttributeKey<String> PEER = AttributeKey.stringKey("network.peer.address");
  private static final AttributeKey<String> VERSION =
      AttributeKey.stringKey("network.protocol.version");

  private final ServerSpans spans;
  private final RequestMeters meters;
  private final ServerMeters conventional;

  public TracingLayer(Telemetry telemetry) {
    this.spans = new ServerSpans(telemetry);
    this.meters = new RequestMeters(telemetry.meters());
    this.conventional = new ServerMeters(telemetry.meters());
  }

  @Override
  public HttpResponse serve(Exchange exchange, ExchangeService next) throws Exception {
    exchange.traced(spans.start(exchange.headers(), exchange.method()));
    var span = exchange.span();
    if (span.isRecording()) {
      span.setAttribute(CLIENT, exchange.caller().address());
      span.setAttribute(PEER, exchange.caller().peerAddress());
      span.setAttribute(VERSION, version(exchange.context().sessionProtocol()));
    }
    TraceAnswer.set(exchange.context(), span.getSpanContext());
    meters.started();
    return next.serve(exchange);
  }

  @Override
  public void ended(Exchange exchange, RequestLog log) {
    var end =
        new ServerSpans.End(
            exchange.route(),
            exchange.rpc(),
            log.responseStatus(),
            exchange.grpcStatus(),
            log.responseCause());
    var ending = ServerSpans.end(exchange.span(), end);
    meters.ended(series(exchange, log), log.totalDurationNanos());
    conventional.ended(conventional(exchange, log, ending), log.totalDurationNanos());
  }

  private static ServerMeters.Series conventional(
      Exchange exchange, RequestLog log, Ending ending) {
    return new ServerMeters.Series(
        log.sessionProtocol().isTls() ? "https" : "http",
        ServerSpans.knownMethod(log.requestHeaders(), exchange.method()),
        exchange.route(),
        exchange.rpc(),
        log.responseStatus().code(),
        ending.grpcStatus(),
        ending.error());
  }

  private static String version(SessionProtocol protocol) {
    return protocol.isExplicitHttp1() ? "1.1" : "2";
  }

  private static RequestMeters.Series series(Exchange exchange, RequestLog log) {
    return new RequestMeters.Series(
        Objects.requireNonNullElse(exchange.route(), NONE),
        Objects.requireNonNullElse(exchange.rpc(), NONE),
        ServerSpans.knownMethod(log.requestHeaders(), exchange.method()),
        log.responseStatus().code(),
        exchange.grpcStatus());
  }
}
