package io.weir.observability;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a process tells of itself, and to whom.
 *
 * @param otlp base URL of an OTLP/HTTP receiver; null: traces are kept in memory only
 * @param sampling share of the traces started here that are recorded, 0 to 1
 * @param recent traces kept in memory for /traces
 */
public record TelemetryConfig(@Nullable URI otlp, double sampling, int recent) {

  public static TelemetryConfig defaults() {
    return new TelemetryConfig(null, 1.0, 500);
  }

  /** The standard OTEL_* variables win over the file. */
  public TelemetryConfig withEnvironment(Map<String, String> environment) {
    throw new UnsupportedOperationException();
  }
}
