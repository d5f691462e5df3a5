package io.weir.loadbalancer.cluster;

import io.weir.observability.Telemetry;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/**
 * Telemetry, clock and random numbers that the clusters of a process share.
 *
 * @param telemetry receives the spans and metrics of the clusters
 * @param nanoTime monotonic time in nanoseconds
 * @param random returns a number from 0 to its argument, exclusive
 */
public record EngineRuntime(Telemetry telemetry, LongSupplier nanoTime, IntUnaryOperator random) {}
