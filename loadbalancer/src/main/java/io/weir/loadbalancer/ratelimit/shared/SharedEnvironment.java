package io.weir.loadbalancer.ratelimit.shared;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/**
 * Surroundings of shared limits.
 *
 * @param nanoTime monotonic time in nanoseconds
 * @param random returns a number from 0 to its argument, exclusive
 * @param timer runs the settling
 */
public record SharedEnvironment(
    LongSupplier nanoTime, IntUnaryOperator random, Timer timer, MeterRegistry meters) {

  /** Runs tasks later. They may open a connection, and so are not for an event loop. */
  @FunctionalInterface
  public interface Timer {
    void after(long nanos, Runnable task);
  }
}
