package io.weir.observability;

import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Telemetry settings of a process.
 *
 * @param otlp base URL of an OTLP/HTTP receiver; null keeps traces in memory only
 * @param sampling share of the traces started here that are recorded, 0 to 1
 * @param recent number of traces kept in memory for /traces
 * @param otel further OpenTelemetry SDK properties, such as "otel.bsp.max.queue.size"; they
 *     override the other components
 */
public record TelemetryConfig(
    @Nullable URI otlp, double sampling, int recent, Map<String, String> otel) {

  public TelemetryConfig {
    if (!(sampling >= 0 && sampling <= 1)) {
      throw new IllegalArgumentException(
          "sampling is " + sampling + ", expected a share from 0% to 100%");
    }
    if (recent < 1 || recent > 100_000) {
      throw new IllegalArgumentException(
          "recent is " + recent + ", expected a number of traces from 1 to 100000");
    }
    otel = Map.copyOf(otel);
  }

  public TelemetryConfig(@Nullable URI otlp, double sampling, int recent) {
    this(otlp, sampling, recent, Map.of());
  }

  public static TelemetryConfig defaults() {
    return new TelemetryConfig(null, 1.0, 500);
  }

  /** Applies the standard OTEL_* variables, which override the configuration file. */
  public TelemetryConfig withEnvironment(Map<String, String> environment) {
    var properties = new HashMap<>(otel);
    environment.forEach((name, value) -> {
      // An empty variable counts as unset, as the OpenTelemetry specification requires.
      if (name.startsWith("OTEL_") && !value.isBlank()) {
        properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
      }
    });
    return new TelemetryConfig(otlp, sampling, recent, properties);
  }

  /** Returns the collector's address for log lines; null if traces stay in memory. */
  @Nullable String collector() {
    var endpoint =
        otel.getOrDefault(
            "otel.exporter.otlp.traces.endpoint", otel.get("otel.exporter.otlp.endpoint"));
    if (endpoint != null) {
      return endpoint;
    }
    return otlp == null ? null : otlp.toString();
  }
}
