package io.weir.loadbalancer.cluster;

import io.weir.loadbalancer.attempt.ArmeriaTransport;
import io.weir.loadbalancer.attempt.AttemptLayer;
import io.weir.loadbalancer.attempt.AttemptMetricsLayer;
import io.weir.loadbalancer.attempt.AttemptTracingLayer;
import io.weir.loadbalancer.attempt.ConnectProtocolLayer;
import io.weir.loadbalancer.attempt.HeaderLimitLayer;
import io.weir.loadbalancer.attempt.Http2Transport;
import io.weir.loadbalancer.attempt.LoadReportLayer;
import io.weir.loadbalancer.attempt.OutlierReportLayer;
import io.weir.loadbalancer.attempt.TargetLayer;
import io.weir.loadbalancer.attempt.Transport;
import io.weir.loadbalancer.breaker.BreakerLayer;
import io.weir.loadbalancer.bulkhead.BulkheadLayer;
import io.weir.loadbalancer.call.CallHandler;
import io.weir.loadbalancer.call.CallLayer;
import io.weir.loadbalancer.retry.Backoff;
import io.weir.loadbalancer.retry.Hedging;
import io.weir.loadbalancer.retry.Retries;
import io.weir.loadbalancer.retry.RetryLayer;
import io.weir.loadbalancer.rotation.Endpoints;
import io.weir.runtime.headers.GrpcHeaderRules;
import java.util.List;

/**
 * Pipeline of the engine: all layers that a call and its attempts pass, outermost first, for the
 * gateway and the sidecar alike. The order is defined only here; a new layer is a new line.
 */
record EnginePipeline(
    String cluster,
    ClusterConfig config,
    EngineRuntime runtime,
    ClusterMeters meters,
    Endpoints endpoints,
    ClusterGuards guards) {
  /** Bytes of a unary response that are held until its final status. A larger response flows. */
  private static final long HOLD_BYTES = 1 << 20;

  /**
   * Composes the layers into one handler. Called once per cluster.
   *
   * @param usesReports whether the balancing policy uses the load reports of endpoints
   */
  CallHandler assemble(boolean usesReports) {
    return outermostFirst(
        List.of(
            // Outermost: a refusal must cost nothing, and a call keeps its permit between attempts.
            new BulkheadLayer(guards.places().bulkheads()),
            // Above retries: all attempts of a call have the same headers.
            new HeaderRulesLayer(GrpcHeaderRules.of(config.headers()))),
        // Waits for the request of a unary call and then for a place in the cluster; an unfinished
        // upload takes no place. Retries and hedges, which keep the place of their call. Layers
        // above this line see a call; layers below see each attempt.
        retryAndHedge(),
        List.of(
            // One span per attempt, refused attempts included.
            new AttemptTracingLayer(
                cluster,
                runtime.telemetry().tracer(),
                runtime.telemetry().propagator(),
                config.upstreamTls()),
            // Above the breaker: a refused attempt must not pass for a probe in progress.
            new OutlierReportLayer(endpoints),
            // Above the timeout of the attempt, so that timeouts count as failures.
            new BreakerLayer(guards.breakers(), meters::refused),
            // Above the limit of header lists, which counts what is set here.
            new TargetLayer(config.tls().isPresent(), config.authority()),
            // Below tracing, which adds headers; above the layers that count attempts on the wire.
            new HeaderLimitLayer(),
            // Beside it: this too is in the settings of the endpoint.
            new ConnectProtocolLayer(cluster),
            // Below the breaker: an attempt that it refused never reached an endpoint.
            measured(),
            // Innermost: in flight means on the wire.
            new LoadReportLayer(endpoints, usesReports)),
        // The network. The time limit of an attempt runs here and ends it like any other failure.
        network());
  }

  private Transport network() {
    return config.protocol().isHttp()
        ? new ArmeriaTransport(runtime.nanoTime())
        : new Http2Transport(HOLD_BYTES, config.maxAnswer().bytes(), runtime.nanoTime());
  }

  private RetryLayer retryAndHedge() {
    var nanoTime = runtime.nanoTime();
    return new RetryLayer(
        config.limits(),
        new Retries(guards.budget(), new Backoff(runtime.random()), meters::retried),
        new Hedging(nanoTime, meters::hedged),
        endpoints,
        guards.places(),
        guards.streams(),
        nanoTime);
  }

  private AttemptMetricsLayer measured() {
    var layer = new AttemptMetricsLayer(cluster, runtime.telemetry().meters());
    endpoints.onMembership(layer);
    return layer;
  }

  private static CallHandler outermostFirst(
      List<CallLayer> calls, RetryLayer retries, List<AttemptLayer> attempts, Transport network) {
    var transport = network;
    for (var layer : attempts.reversed()) {
      transport = layer.before(transport);
    }
    var handler = retries.over(transport);
    for (var layer : calls.reversed()) {
      handler = layer.before(handler);
    }
    return handler;
  }
}
