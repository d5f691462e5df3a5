package io.weir.observability.traces;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Renders traces as JSON: a flat list of spans in order of their start, each with its parent's id.
 * Durations and offsets are in milliseconds, with fractions.
 */
public final class TraceJson {
  private static final JsonFactory JSON = new JsonFactory();

  private TraceJson() {}

  /** Renders {@code {"traces": [...]}}. */
  public static byte[] list(RecentTraces recent, TraceQuery query) {
    var traces = recent.traces().stream().filter(query::matches).limit(query.limit()).toList();
    return write(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("traces");
      for (var trace : traces) {
        trace(json, trace);
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  public static byte[] one(Trace trace) {
    return write(json -> trace(json, trace));
  }

  private interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  private static byte[] write(Writing writing) {
    var bytes = new ByteArrayOutputStream(4096);
    try (var json = JSON.createGenerator(bytes)) {
      writing.to(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void trace(JsonGenerator json, Trace trace) throws IOException {
    json.writeStartObject();
    json.writeStringField("traceId", trace.id());
    json.writeStringField("name", trace.name());
    json.writeStringField("start", instant(trace.startNanos()));
    json.writeNumberField("durationMs", millis(trace.durationNanos()));
    json.writeNumberField("spanCount", trace.spans().size() + trace.dropped());
    json.writeBooleanField("error", trace.isError());
    json.writeArrayFieldStart("spans");
    for (var span : trace.spans()) {
      span(json, span, trace.startNanos());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void span(JsonGenerator json, SpanRecord span, long zero) throws IOException {
    json.writeStartObject();
    json.writeStringField("spanId", span.ids().span());
    if (!span.isRoot()) {
      json.writeStringField("parentSpanId", span.ids().parent());
    }
    json.writeStringField("name", span.name());
    json.writeStringField("kind", span.kind());
    json.writeStringField("service", span.origin().service());
    json.writeStringField("instance", span.origin().instance());
    json.writeNumberField("offsetMs", millis(span.startNanos() - zero));
    json.writeNumberField("durationMs", millis(span.endNanos() - span.startNanos()));
    json.writeStringField("status", span.status().code());
    if (!span.status().description().isEmpty()) {
      json.writeStringField("statusMessage", span.status().description());
    }
    attributes(json, span.attributes());
    events(json, span.events(), zero);
    json.writeEndObject();
  }

  private static void events(JsonGenerator json, List<SpanRecord.Event> events, long zero)
      throws IOException {
    json.writeArrayFieldStart("events");
    for (var event : events) {
      json.writeStartObject();
      json.writeStringField("name", event.name());
      json.writeNumberField("offsetMs", millis(event.nanos() - zero));
      attributes(json, event.attributes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void attributes(JsonGenerator json, Map<String, Object> attributes)
      throws IOException {
    json.writeObjectFieldStart("attributes");
    for (var attribute : attributes.entrySet()) {
      json.writeFieldName(attribute.getKey());
      value(json, attribute.getValue());
    }
    json.writeEndObject();
  }

  private static void value(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case Boolean flag -> json.writeBoolean(flag);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case List<?> list -> {
        json.writeStartArray();
        for (var element : list) {
          value(json, element);
        }
        json.writeEndArray();
      }
      default -> json.writeString(value.toString());
    }
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }

  private static String instant(long epochNanos) {
    return Instant.ofEpochSecond(0, epochNanos).toString();
  }
}
