package io.weir.observability.traces;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Ended span, free of SDK types. Times are in nanoseconds since the epoch.
 *
 * @param kind SERVER, CLIENT, INTERNAL, PRODUCER or CONSUMER
 */
public record SpanRecord(
    Ids ids,
    Origin origin,
    String name,
    String kind,
    long startNanos,
    long endNanos,
    Status status,
    Map<String, Object> attributes,
    List<Event> events) {

  /** Parent id of a root span. */
  private static final String NO_SPAN = "0000000000000000";

  /** Ids in lower-case hexadecimal, as in a traceparent header. */
  public record Ids(String trace, String span, String parent) {}

  /** Resource that created the span: service.name and service.instance.id. */
  public record Origin(String service, String instance) {}

  /**
   * @param code UNSET, OK or ERROR
   */
  public record Status(String code, String description) {}

  /** Event during a span, such as a rejection by the circuit breaker or an exception. */
  public record Event(String name, long nanos, Map<String, Object> attributes) {}

  public boolean isRoot() {
    return ids.parent().equals(NO_SPAN);
  }

  public boolean isError() {
    return status.code().equals("ERROR");
  }

  public Duration duration() {
    return Duration.ofNanos(endNanos - startNanos);
  }
}
