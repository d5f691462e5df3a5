package io.weir.observability.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

final class JsonLogEncoderTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private final LoggerContext context = new LoggerContext();

  @Test
  void writesOneObjectOnOneLine() throws IOException {
    var text = line("a \"quote\"\nand {}", null, "an argument");
    assertThat(text).endsWith("}\n").containsOnlyOnce("\n");
    var json = json(text);
    assertThat(json.path("level").asText()).isEqualTo("WARN");
    assertThat(json.path("logger").asText()).isEqualTo("io.weir.test");
    assertThat(json.path("message").asText()).isEqualTo("a \"quote\"\nand an argument");
    assertThat(json.path("ts").asText()).endsWith("Z");
    assertThat(json.has("trace_id")).isFalse();
    assertThat(json.has("exception")).isFalse();
  }

  @Test
  void includesTheTraceOfTheCurrentSpan() throws IOException {
    var span =
        Span.wrap(
            SpanContext.create(
                TRACE, "00f067aa0ba902b7", TraceFlags.getSampled(), TraceState.getDefault()));
    try (var _ = span.makeCurrent()) {
      var json = json(line("served", null));
      assertThat(json.path("trace_id").asText()).isEqualTo(TRACE);
      assertThat(json.path("span_id").asText()).isEqualTo("00f067aa0ba902b7");
    }
  }

  @Test
  void writesTheFieldsOfALine() throws IOException {
    var event = event("served", null);
    event.addKeyValuePair(new KeyValuePair("status", 200));
    event.addKeyValuePair(new KeyValuePair("ms", 1.5));
    event.addKeyValuePair(new KeyValuePair("headers", Map.of("user-agent", "a \"b\"")));
    event.addKeyValuePair(new KeyValuePair("none", null));
    var json = json(encoded(event));
    assertThat(json.path("status").asInt()).isEqualTo(200);
    assertThat(json.path("ms").asDouble()).isEqualTo(1.5);
    assertThat(json.at("/headers/user-agent").asText()).isEqualTo("a \"b\"");
    assertThat(json.path("none").isNull()).isTrue();
  }

  @Test
  void writesAnExceptionWithItsCause() throws IOException {
    var failure = new IOException("outer", new IOException("inner"));
    assertThat(json(line("failed", failure)).path("exception").asText())
        .contains("IOException: outer", "Caused by: java.io.IOException: inner");
  }

  private String line(String message, @Nullable Throwable failure, Object... arguments) {
    return encoded(event(message, failure, arguments));
  }

  private LoggingEvent event(String message, @Nullable Throwable failure, Object... arguments) {
    var logger = context.getLogger("io.weir.test");
    var event = new LoggingEvent("fqcn", logger, Level.WARN, message, failure, arguments);
    event.setMDCPropertyMap(Map.of());
    return event;
  }

  private static String encoded(LoggingEvent event) {
    return new String(new JsonLogEncoder().encode(event), UTF_8);
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
