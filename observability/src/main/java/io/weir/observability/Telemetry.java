package io.weir.observability;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.weir.observability.logs.Logs;
import io.weir.observability.metrics.BuildMeter;
import io.weir.observability.metrics.ProcessMeters;
import io.weir.observability.traces.RecentTraces;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Telemetry of one process, or of one instance if several share a JVM. Thread-safe. */
public final class Telemetry implements AutoCloseable {
  /** Instrumentation scope of the spans that Weir itself creates. */
  private static final String SCOPE = "io.weir";

  private final OpenTelemetrySdk sdk;
  private final Tracer tracer;
  private final PrometheusMeterRegistry meters;
  private final ProcessMeters processMeters;
  private final RecentTraces recent;

  private Telemetry(
      OpenTelemetrySdk sdk,
      PrometheusMeterRegistry meters,
      ProcessMeters processMeters,
      RecentTraces recent) {
    this.sdk = sdk;
    var version = OtelSdk.version();
    this.tracer = version == null ? sdk.getTracer(SCOPE) : sdk.getTracer(SCOPE, version);
    this.meters = meters;
    this.processMeters = processMeters;
    this.recent = recent;
  }

  /**
   * Starts the telemetry of a process.
   *
   * @param service service.name, "weir-gateway"
   * @param instance service.instance.id, "user-service-1"
   * @param recent store for ended spans; instances in one JVM may share it, so that /traces shows
   *     whole traces
   */
  public static Telemetry start(
      TelemetryConfig config, String service, String instance, RecentTraces recent) {
    Logs.withholdRequests();
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var sdk = new OtelSdk(config, service, instance).start(recent, meters);
    var version = Objects.requireNonNullElse(OtelSdk.version(), "unknown");
    BuildMeter.bindTo(meters, service, version);
    return new Telemetry(sdk, meters, ProcessMeters.bindTo(meters), recent);
  }

  public OpenTelemetry openTelemetry() {
    return sdk;
  }

  public Tracer tracer() {
    return tracer;
  }

  /** Returns the propagator for W3C trace context and baggage. */
  public TextMapPropagator propagator() {
    return sdk.getPropagators().getTextMapPropagator();
  }

  public MeterRegistry meters() {
    return meters;
  }

  public RecentTraces recentTraces() {
    return recent;
  }

  /** Returns the meters in Prometheus text format. */
  public String prometheus() {
    return meters.scrape();
  }

  /** Flushes and stops the telemetry, within two seconds. */
  @Override
  public void close() {
    sdk.shutdown().join(2, TimeUnit.SECONDS);
    processMeters.close();
    meters.close();
  }
}
