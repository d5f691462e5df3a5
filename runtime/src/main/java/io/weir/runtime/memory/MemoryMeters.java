package io.weir.runtime.memory;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Metrics of the bytes that a process holds for its callers. */
public final class MemoryMeters {
  private MemoryMeters() {}

  public static void register(MemoryBudget budget, MeterRegistry meters) {
    for (var kind : MemoryKind.values()) {
      Gauge.builder("weir.memory.held", budget, each -> each.used(kind))
          .description("Bytes held for callers")
          .baseUnit("bytes")
          .tag("kind", kind.name().toLowerCase(Locale.ROOT))
          .register(meters);
    }
    Gauge.builder("weir.memory.limit", budget, MemoryBudget::limit)
        .description("Limit of the bytes held for callers")
        .baseUnit("bytes")
        .register(meters);
    FunctionCounter.builder("weir.memory.refusals", budget, MemoryBudget::refusals)
        .description("Requests and answers refused because too many bytes were held")
        .register(meters);
  }
}
