package io.weir.loadbalancer.cluster;

import io.weir.loadbalancer.attempt.ArmeriaTransport;
import io.weir.loadbalancer.attempt.AttemptMetricsLayer;
import io.weir.loadbalancer.attempt.AttemptTracingLayer;
import io.weir.loadbalancer.attempt.LoadReportLayer;
import io.weir.loadbalancer.attempt.OutlierReportLayer;
import io.weir.loadbalancer.attempt.Transport;
import io.weir.loadbalancer.balancing.Policy;
import io.weir.loadbalancer.breaker.BreakerLayer;
import io.weir.loadbalancer.breaker.Breakers;
import io.weir.loadbalancer.bulkhead.BulkheadLayer;
import io.weir.loadbalancer.bulkhead.Bulkheads;
import io.weir.loadbalancer.retry.Hedging;
import io.weir.loadbalancer.retry.RetryBudget;
import io.weir.loadbalancer.retry.RetryLayer;
import io.weir.loadbalancer.rotation.Endpoints;
import io.weir.loadbalancer.stream.Streams;

/**
 * The way of every call of a cluster, layer above layer: the only place where their order is said.
 */
record EnginePipeline(
    String name,
    ClusterConfig config,
    EngineRuntime runtime,
    ClusterMeters meters,
    Endpoints endpoints,
    Policy policy,
    Breakers breakers,
    Bulkheads bulkheads,
    RetryBudget budget,
    Streams streams) {
  /** Of a unary answer that are held back until its final status is known; a larger one flows. */
  private static final long HOLD_BYTES = 1 << 20;

  BulkheadLayer calls() {
    // Above the attempts: a call keeps its place while it waits for another.
    return new BulkheadLayer(
        name, bulkheads, new RetryLayer(setup())::call, meters::bulkheadRefused);
  }

  private RetryLayer.Setup setup() {
    return new RetryLayer.Setup(
        config.retry(),
        budget,
        new Hedging(config.retry().hedge(), runtime.nanoTime(), meters::hedged),
        endpoints,
        attempts(),
        streams,
        config.timeout(),
        config.attemptTimeout(),
        runtime.nanoTime(),
        runtime.random(),
        meters::retried);
  }

  /** Below retry; read from the bottom, an attempt meets the last named first. */
  private Transport attempts() {
    var telemetry = runtime.telemetry();
    // The network; the attempt's time runs here, so a timeout is an ending like any other.
    Transport wire =
        new ArmeriaTransport(HOLD_BYTES, config.maxAnswer().bytes(), runtime.nanoTime());
    // In flight means on the wire.
    wire = new LoadReportLayer(wire, endpoints, policy.usesReports());
    // What was refused below is no attempt at an endpoint, so it is not measured as one.
    var measured = new AttemptMetricsLayer(wire, name, telemetry.meters());
    endpoints.onMembership(measured);
    wire = measured;
    // Judges attempts, timeouts included.
    wire = new BreakerLayer(wire, breakers, meters::refused);
    // Above the breaker: an attempt that it refused must not be taken for a probe under way.
    wire = new OutlierReportLayer(wire, endpoints);
    // One span per attempt, also for one that the breaker refused.
    return new AttemptTracingLayer(wire, name, telemetry.tracer(), telemetry.propagator());
  }
}
