package io.weir.loadbalancer.cluster;

import io.weir.observability.Telemetry;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/**
 * What the clusters of a process share with it: telemetry, time and randomness.
 *
 * @param telemetry receives the spans and metrics of the clusters
 * @param nanoTime monotonic time in nanoseconds
 * @param random returns a number from 0 up to, but not including, its argument
 */
public record EngineRuntime(Telemetry telemetry, LongSupplier nanoTime, IntUnaryOperator random) {}
