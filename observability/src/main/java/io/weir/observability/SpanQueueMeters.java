package io.weir.observability;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;

/**
 * Metric reader for the statistics of the SDK's span queue, read on each scrape: how many spans
 * were dropped because the collector was too slow.
 */
final class SpanQueueMeters implements MetricReader {
  private static final AttributeKey<Boolean> DROPPED = AttributeKey.booleanKey("dropped");

  private volatile CollectionRegistration registration = CollectionRegistration.noop();

  void bindTo(MeterRegistry meters) {
    FunctionCounter.builder("weir.traces.spans", this, SpanQueueMeters::dropped)
        .description("Spans handed to the exporter, by what became of them")
        .tag("result", "dropped")
        .register(meters);
  }

  private double dropped() {
    return registration.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals("processedSpans"))
        .flatMap(metric -> metric.getLongSumData().getPoints().stream())
        .filter(point -> Boolean.TRUE.equals(point.getAttributes().get(DROPPED)))
        .mapToDouble(LongPointData::getValue)
        .sum();
  }

  @Override
  public void register(CollectionRegistration newRegistration) {
    registration = newRegistration;
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return AggregationTemporality.CUMULATIVE;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
