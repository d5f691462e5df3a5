package io.weir.observability;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.weir.observability.logs.OutageLog;
import io.weir.observability.traces.RecentTraces;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Sets up the OpenTelemetry SDK through its auto-configuration, so that every standard OTEL_*
 * setting works as specified. Used for traces only; metrics go through Micrometer.
 */
record OtelSdk(TelemetryConfig config, String service, String instance) {

  /**
   * Starts the SDK.
   *
   * @throws IllegalArgumentException if it does not know the value of a setting, such as that of
   *     OTEL_PROPAGATORS
   */
  OpenTelemetrySdk start(RecentTraces recent, MeterRegistry meters) {
    try {
      return configured(recent, meters);
    } catch (ConfigurationException wrong) {
      throw new IllegalArgumentException("OpenTelemetry: " + wrong.getMessage(), wrong);
    }
  }

  private OpenTelemetrySdk configured(RecentTraces recent, MeterRegistry meters) {
    var queue = new SpanQueueMeters();
    var sdk =
        AutoConfiguredOpenTelemetrySdk.builder()
            .disableShutdownHook()
            .addPropertiesSupplier(this::defaults)
            .addPropertiesCustomizer(properties -> fixed())
            .addResourceCustomizer((resource, properties) -> ownResource().merge(resource))
            .addSamplerCustomizer((sampler, properties) -> new HealthCheckSampler(sampler))
            .addTracerProviderCustomizer((provider, properties) ->
                provider.addSpanProcessor(new RecentSpanProcessor(recent)))
            .addSpanExporterCustomizer((exporter, properties) -> watched(exporter, meters))
            .addMeterProviderCustomizer(
                (provider, properties) -> provider.registerMetricReader(queue))
            .build()
            .getOpenTelemetrySdk();
    queue.bindTo(meters);
    return sdk;
  }

  /** Returns the properties that apply unless the environment overrides them. */
  private Map<String, String> defaults() {
    var properties = new HashMap<String, String>();
    properties.put("otel.service.name", service);
    // The caller names the instance; the provider's random id would override that name.
    properties.put(
        "otel.java.disabled.resource.providers",
        "io.opentelemetry.sdk.autoconfigure.ServiceInstanceIdResourceProvider");
    properties.put("otel.traces.sampler", "parentbased_traceidratio");
    properties.put("otel.traces.sampler.arg", Double.toString(config.sampling()));
    properties.put("otel.traces.exporter", config.collector() == null ? "none" : "otlp");
    properties.put("otel.exporter.otlp.protocol", "http/protobuf");
    if (config.otlp() != null) {
      properties.put("otel.exporter.otlp.endpoint", config.otlp().toString());
    }
    return properties;
  }

  /** Returns the properties that override everything else. */
  private Map<String, String> fixed() {
    var properties = new HashMap<>(config.otel());
    properties.put("otel.metrics.exporter", "none");
    properties.put("otel.logs.exporter", "none");
    return properties;
  }

  private Resource ownResource() {
    var attributes =
        Attributes.builder()
            .put(AttributeKey.stringKey("service.namespace"), "weir")
            .put(AttributeKey.stringKey("service.instance.id"), instance);
    var version = version();
    if (version != null) {
      attributes.put(AttributeKey.stringKey("service.version"), version);
    }
    return Resource.create(attributes.build());
  }

  /** Returns the version of Weir; null for classes that are in no jar. */
  static @Nullable String version() {
    return OtelSdk.class.getPackage().getImplementationVersion();
  }

  private SpanExporter watched(SpanExporter exporter, MeterRegistry meters) {
    var log = LoggerFactory.getLogger(Telemetry.class);
    var collector = Objects.requireNonNullElse(config.collector(), "by OTEL_TRACES_EXPORTER");
    return new MonitoredSpanExporter(
        exporter, new OutageLog(log, "trace collector " + collector), meters);
  }
}
