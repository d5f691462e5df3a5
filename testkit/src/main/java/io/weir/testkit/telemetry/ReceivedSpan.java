package io.weir.testkit.telemetry;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.Map;

/**
 * A span as it came over the wire.
 *
 * @param traceId this id and the others in lower-case hexadecimal; a root's parent is ""
 * @param attributes values as text
 * @param resource what it says of its process: "service.name"
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

  /** "weir-gateway". */
  public String service() {
    return resource.getOrDefault("service.name", "");
  }
}
