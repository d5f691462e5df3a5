package io.weir.observability.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.opentelemetry.api.trace.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** Log encoder that writes each event as one JSON object on a line, with trace and span id. */
final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String TRACE_ID = "trace_id";

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    // Jackson gathers a line in a buffer of its own, so that the array is made in the size of it.
    var bytes = new ByteArrayOutputStream(0);
    try (var json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      fields(json, event);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void fields(JsonGenerator json, ILoggingEvent event) throws IOException {
    json.writeStringField("ts", event.getInstant().toString());
    json.writeStringField("level", event.getLevel().toString());
    json.writeStringField("logger", event.getLoggerName());
    json.writeStringField("message", event.getFormattedMessage());
    var pairs = event.getKeyValuePairs();
    pairs(json, pairs);
    json.writeStringField("thread", event.getThreadName());
    if (!hasTrace(pairs)) {
      trace(json);
    }
    if (event.getThrowableProxy() != null) {
      json.writeStringField("exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
  }

  /** Writes the fields that a line has beside its message. */
  private static void pairs(JsonGenerator json, @Nullable List<KeyValuePair> pairs)
      throws IOException {
    if (pairs != null) {
      for (var pair : pairs) {
        json.writeFieldName(pair.key);
        value(json, pair.value);
      }
    }
  }

  private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (var entry : map.entrySet()) {
          json.writeFieldName(String.valueOf(entry.getKey()));
          value(json, entry.getValue());
        }
        json.writeEndObject();
      }
      default -> json.writeString(value.toString());
    }
  }

  /** Returns whether the line names its trace itself, as those of the access log do. */
  private static boolean hasTrace(@Nullable List<KeyValuePair> pairs) {
    if (pairs != null) {
      for (var pair : pairs) {
        if (pair.key.equals(TRACE_ID)) {
          return true;
        }
      }
    }
    return false;
  }

  private static void trace(JsonGenerator json) throws IOException {
    var span = Span.current().getSpanContext();
    if (span.isValid()) {
      json.writeStringField(TRACE_ID, span.getTraceId());
      json.writeStringField("span_id", span.getSpanId());
    }
  }

  @Override
  public String toString() {
    return "JSON lines in " + StandardCharsets.UTF_8;
  }
}
