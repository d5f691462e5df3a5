package io.weir.testkit.telemetry;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.Map;

/**
 * Span as received over OTLP.
 *
 * @param traceId in lower-case hexadecimal, like the other ids; a root span's parent is ""
 * @param attributes values as text
 * @param resource attributes of the process, such as "service.name"
 */
public record ReceivedSpan(
    String traceId,
    String spanId,
    String parentId,
    String name,
    SpanKind kind,
    StatusCode status,
    Map<String, String> attributes,
    Map<String, String> resource) {

  public boolean isChildOf(ReceivedSpan parent) {
    return parentId.equals(parent.spanId);
  }

  /** Returns the service name: "weir-gateway". */
  public String service() {
    return resource.getOrDefault("service.name", "");
  }
}
