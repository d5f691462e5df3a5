package io.weir.observability.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Meter whose labels tell which build runs: weir.build.info, always 1. */
public final class BuildMeter {
  private BuildMeter() {}

  /**
   * @param service service.name, "weir-gateway"
   * @param version version of the jars; "unknown" for classes that are in no jar
   */
  public static void bindTo(MeterRegistry meters, String service, String version) {
    Gauge.builder("weir.build.info", () -> 1)
        .description("Which build runs; always 1")
        .tag("service", service)
        .tag("version", version)
        .tag("java", Runtime.version().toString())
        .register(meters);
  }
}
