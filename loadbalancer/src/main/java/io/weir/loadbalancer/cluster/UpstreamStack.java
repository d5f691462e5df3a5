package io.weir.loadbalancer.cluster;

import io.weir.loadbalancer.attempt.ArmeriaWire;
import io.weir.loadbalancer.attempt.LoadReportWire;
import io.weir.loadbalancer.attempt.MeasuredWire;
import io.weir.loadbalancer.attempt.OutlierWire;
import io.weir.loadbalancer.attempt.TracedWire;
import io.weir.loadbalancer.attempt.Wire;
import io.weir.loadbalancer.balancing.Policy;
import io.weir.loadbalancer.breaker.BreakerWire;
import io.weir.loadbalancer.breaker.Breakers;
import io.weir.loadbalancer.bulkhead.BulkheadCalls;
import io.weir.loadbalancer.bulkhead.Bulkheads;
import io.weir.loadbalancer.cluster.Cluster.Surroundings;
import io.weir.loadbalancer.retry.Hedging;
import io.weir.loadbalancer.retry.RetryBudget;
import io.weir.loadbalancer.retry.RetryingCalls;
import io.weir.loadbalancer.rotation.Endpoints;
import io.weir.loadbalancer.stream.Streams;

/**
 * The way of every call of a cluster, layer above layer: the only place where their order is said.
 */
record UpstreamStack(
    String name,
    ClusterConfig config,
    Surroundings surroundings,
    ClusterMeters meters,
    Endpoints endpoints,
    Policy policy,
    Breakers breakers,
    Bulkheads bulkheads,
    RetryBudget budget,
    Streams streams) {
  /** Of a unary answer that are held back until its final status is known; a larger one flows. */
  private static final long HOLD_BYTES = 1 << 20;

  BulkheadCalls calls() {
    // Above the attempts: a call keeps its place while it waits for another.
    return new BulkheadCalls(
        name, bulkheads, new RetryingCalls(setup())::call, meters::bulkheadRefused);
  }

  private RetryingCalls.Setup setup() {
    return new RetryingCalls.Setup(
        config.retry(),
        budget,
        new Hedging(config.retry().hedge(), surroundings.nanoTime(), meters::hedged),
        endpoints,
        attempts(),
        streams,
        config.timeout(),
        config.attemptTimeout(),
        surroundings.nanoTime(),
        surroundings.random(),
        meters::retried);
  }

  /** Below retry; read from the bottom, an attempt meets the last named first. */
  private Wire attempts() {
    var telemetry = surroundings.telemetry();
    // The network; the attempt's time runs here, so a timeout is an ending like any other.
    Wire wire = new ArmeriaWire(HOLD_BYTES, config.maxAnswer().bytes(), surroundings.nanoTime());
    // In flight means on the wire.
    wire = new LoadReportWire(wire, endpoints, policy.usesReports());
    // What was refused below is no attempt at an endpoint, so it is not measured as one.
    var measured = new MeasuredWire(wire, name, telemetry.meters());
    endpoints.onMembership(measured);
    wire = measured;
    // Judges attempts, timeouts included.
    wire = new BreakerWire(wire, breakers, meters::refused);
    // Above the breaker: an attempt that it refused must not be taken for a probe under way.
    wire = new OutlierWire(wire, endpoints);
    // One span per attempt, also for one that the breaker refused.
    return new TracedWire(wire, name, telemetry.tracer(), telemetry.propagator());
  }
}
