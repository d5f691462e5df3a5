package io.weir.loadbalancer.cluster;

import io.weir.loadbalancer.admission.AdmissionConfig;
import io.weir.observability.Telemetry;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/**
 * Telemetry, clock, random numbers and admission that the clusters of a process share.
 *
 * @param telemetry receives the spans and metrics of the clusters
 * @param nanoTime monotonic time in nanoseconds
 * @param random returns a number from 0 to its argument, exclusive
 * @param admission configuration of the limit and the queue of each cluster
 */
public record EngineRuntime(
    Telemetry telemetry,
    LongSupplier nanoTime,
    IntUnaryOperator random,
    AdmissionConfig admission) {

  /** Creates a runtime whose clusters admit as many calls as their max-concurrent allows. */
  public EngineRuntime(Telemetry telemetry, LongSupplier nanoTime, IntUnaryOperator random) {
    this(telemetry, nanoTime, random, AdmissionConfig.fixed());
  }
}
