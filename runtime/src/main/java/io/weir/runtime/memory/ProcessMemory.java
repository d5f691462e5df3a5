package io.weir.runtime.memory;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.internal.PlatformDependent;

/** Opens the budget of this process, sized by its heap and direct memory. */
public final class ProcessMemory {
  private ProcessMemory() {}

  /** Returns a new budget, which reports its figures to these meters. */
  public static MemoryBudget open(MemoryConfig config, MeterRegistry meters) {
    long heap = Runtime.getRuntime().maxMemory();
    var budget = new MemoryBudget(config, config.limit(heap, PlatformDependent.maxDirectMemory()));
    MemoryMeters.register(budget, meters);
    return budget;
  }
}
