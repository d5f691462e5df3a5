package io.weir.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.weir.observability.logs.OutageLog;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Span exporter that counts exported and failed spans, and logs once when the collector becomes
 * unreachable and once when it recovers.
 */
final class MonitoredSpanExporter implements SpanExporter {
  private final SpanExporter exporter;
  private final OutageLog outages;
  private final Counter exported;
  private final Counter failed;

  MonitoredSpanExporter(SpanExporter exporter, OutageLog outages, MeterRegistry meters) {
    this.exporter = exporter;
    this.outages = outages;
    this.exported = spans(meters, "exported");
    this.failed = spans(meters, "failed");
  }

  private static Counter spans(MeterRegistry meters, String result) {
    return Counter.builder("weir.traces.spans")
        .description("Spans handed to the exporter, by what became of them")
        .tag("result", result)
        .register(meters);
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    var count = spans.size();
    var result = exporter.export(spans);
    return result.whenComplete(() -> ended(result, count));
  }

  private void ended(CompletableResultCode result, int count) {
    if (result.isSuccess()) {
      exported.increment(count);
      outages.working();
    } else {
      failed.increment(count);
      outages.failing(reason(result.getFailureThrowable()));
    }
  }

  /**
   * Returns the reason of a failure. A failure without message and cause means that the collector
   * answered with a status other than 200.
   */
  private static String reason(@Nullable Throwable failure) {
    return failure != null && failure.getMessage() == null && failure.getCause() == null
        ? "it answers, but rejects the spans"
        : OutageLog.reason(failure);
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }

  @Override
  public String toString() {
    return exporter.toString();
  }
}
