package io.weir.observability;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.weir.observability.traces.SpanRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Converts the SDK's spans to our own records, so that no SDK type leaves this package. */
final class SpanRecords {
  private SpanRecords() {}

  static SpanRecord of(SpanData span) {
    return new SpanRecord(
        new SpanRecord.Ids(span.getTraceId(), span.getSpanId(), span.getParentSpanId()),
        new SpanRecord.Origin(
            resource(span.getResource(), "service.name"),
            resource(span.getResource(), "service.instance.id")),
        span.getName(),
        span.getKind().name(),
        span.getStartEpochNanos(),
        span.getEndEpochNanos(),
        new SpanRecord.Status(
            span.getStatus().getStatusCode().name(), span.getStatus().getDescription()),
        map(span.getAttributes()),
        span.getEvents().stream()
            .map(event ->
                new SpanRecord.Event(
                    event.getName(), event.getEpochNanos(), map(event.getAttributes())))
            .toList());
  }

  private static String resource(Resource resource, String key) {
    return Objects.requireNonNullElse(resource.getAttribute(AttributeKey.stringKey(key)), "");
  }

  private static Map<String, Object> map(Attributes attributes) {
    var map = new LinkedHashMap<String, Object>();
    attributes.forEach((key, value) -> map.put(key.getKey(), value));
    return map;
  }
}
