package io.weir.loadbalancer.sidecar;

import io.weir.loadbalancer.cluster.Clusters;
import io.weir.observability.Telemetry;
import io.weir.runtime.health.Health;
import io.weir.runtime.listener.Connections;
import io.weir.runtime.listener.LimitsConfig;
import io.weir.runtime.memory.MemoryBudget;
import io.weir.runtime.protocol.ConnectionErrors;
import io.weir.runtime.tracing.TracingLayer;

/**
 * Parts of a sidecar that its ports share.
 *
 * @param memory limit of the bytes held for the callers of all ports
 * @param tracing counts the requests of all ports
 */
record SidecarParts(
    Telemetry telemetry,
    Health health,
    Clusters clusters,
    MemoryBudget memory,
    TracingLayer tracing) {

  /**
   * Returns the connections of a port.
   *
   * @param port name of the port in metrics
   */
  Connections connections(String port, LimitsConfig limits) {
    var errors = new ConnectionErrors(port, telemetry.meters(), System::nanoTime);
    return new Connections(limits, memory, errors, telemetry.meters());
  }
}
