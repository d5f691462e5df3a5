package io.weir.loadbalancer.sidecar;

import io.weir.loadbalancer.cluster.EngineRuntime;
import io.weir.observability.Telemetry;
import io.weir.runtime.health.Health;
import io.weir.runtime.listener.Connections;
import io.weir.runtime.listener.LimitsConfig;
import io.weir.runtime.memory.MemoryBudget;
import io.weir.runtime.memory.ProcessMemory;
import io.weir.runtime.protocol.ConnectionErrors;
import io.weir.runtime.tracing.TracingLayer;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Parts of a sidecar that live as long as its process, whatever its configuration, and that its
 * ports share.
 *
 * @param memory limit of the bytes held for the callers of all ports
 * @param tracing counts the requests of all ports
 */
record SidecarProcess(
    Telemetry telemetry,
    Health health,
    MemoryBudget memory,
    TracingLayer tracing,
    GrpcErrors errors,
    EngineRuntime engine) {

  static SidecarProcess of(SidecarConfig config, Telemetry telemetry) {
    return new SidecarProcess(
        telemetry,
        new Health(),
        ProcessMemory.open(config.limits().memory(), telemetry.meters()),
        new TracingLayer(telemetry),
        new GrpcErrors(System::nanoTime),
        new EngineRuntime(
            telemetry, System::nanoTime, bound -> ThreadLocalRandom.current().nextInt(bound)));
  }

  /**
   * Returns the connections of a port.
   *
   * @param port name of the port in metrics
   */
  Connections connections(String port, LimitsConfig limits) {
    var refusals = new ConnectionErrors(port, telemetry.meters(), System::nanoTime);
    return new Connections(limits, memory, refusals, telemetry.meters());
  }
}
