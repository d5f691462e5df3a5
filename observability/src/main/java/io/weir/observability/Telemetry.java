package io.weir.observability;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.weir.observability.traces.RecentTraces;

/** The telemetry of one process (or of one instance, where several share a JVM). Thread-safe. */
public final class Telemetry implements AutoCloseable {
  private Telemetry() {}

  /**
   * @param service service.name, "weir-gateway"
   * @param instance service.instance.id, "user-service-1"
   * @param recent where ended spans are kept; may be shared by several in one JVM, so that one
   *     /traces shows whole traces
   */
  public static Telemetry start(
      TelemetryConfig config, String service, String instance, RecentTraces recent) {
    throw new UnsupportedOperationException();
  }

  public OpenTelemetry openTelemetry() {
    throw new UnsupportedOperationException();
  }

  public Tracer tracer() {
    throw new UnsupportedOperationException();
  }

  /** W3C trace context and baggage. */
  public TextMapPropagator propagator() {
    throw new UnsupportedOperationException();
  }

  public MeterRegistry meters() {
    throw new UnsupportedOperationException();
  }

  public RecentTraces recentTraces() {
    throw new UnsupportedOperationException();
  }

  /** The meters in Prometheus' text format. */
  public String prometheus() {
    throw new UnsupportedOperationException();
  }

  /** Flushes what can be flushed within two seconds. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
