package io.weir.observability;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.weir.observability.traces.RecentTraces;

/** Hands every ended span to the recent traces. Spans are converted only when they are viewed. */
final class RecentSpanProcessor implements SpanProcessor {
  private final RecentTraces recent;

  RecentSpanProcessor(RecentTraces recent) {
    this.recent = recent;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    var data = span.toSpanData();
    recent.add(data.getTraceId(), () -> SpanRecords.of(data));
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }
}
