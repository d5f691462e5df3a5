package io.weir.gateway;

import io.weir.gateway.failure.ErrorHandler;
import io.weir.loadbalancer.admission.AdmissionLayer;
import io.weir.observability.Telemetry;
import io.weir.runtime.health.Health;
import io.weir.runtime.listener.Connections;
import io.weir.runtime.listener.Listener;
import io.weir.runtime.memory.MemoryBudget;
import io.weir.runtime.memory.ProcessMemory;
import io.weir.runtime.protocol.ConnectionErrors;
import io.weir.runtime.tracing.TracingLayer;

/**
 * Parts of a gateway that live as long as its process, whatever its configuration.
 *
 * @param memory bytes held for all callers
 * @param admission counts the requests of all configurations that are still served
 */
record EdgeProcess(
    Telemetry telemetry,
    Health health,
    MemoryBudget memory,
    Listener listener,
    ErrorHandler errors,
    TracingLayer tracing,
    AdmissionLayer admission) {

  static EdgeProcess of(GatewayConfig config, Telemetry telemetry) {
    var meters = telemetry.meters();
    var limits = config.limits();
    var memory = ProcessMemory.open(limits.memory(), meters);
    var refusals = new ConnectionErrors("edge", meters, System::nanoTime);
    return new EdgeProcess(
        telemetry,
        new Health(),
        memory,
        new Listener(new Connections(limits, memory, refusals, meters), System::nanoTime),
        new ErrorHandler(System::nanoTime),
        new TracingLayer(telemetry),
        new AdmissionLayer("gateway", limits.concurrent(), limits.share().fraction(), meters));
  }
}
