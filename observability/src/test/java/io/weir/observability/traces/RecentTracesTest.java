package io.weir.observability.traces;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

final class RecentTracesTest {
  private static final String ROOT = "0000000000000000";
  private final RecentTraces recent = new RecentTraces(3);

  @Test
  void evictsTheOldestTrace() {
    IntStream.range(0, 5).forEach(n -> add(span("trace-" + n, "a", ROOT, "GET /" + n, n)));
    assertThat(recent.traces())
        .extracting(Trace::id)
        .containsExactly("trace-4", "trace-3", "trace-2");
    assertThat(recent.trace("trace-0")).isEmpty();
  }

  @Test
  void joinsTheSpansOfATraceInTheOrderOfTheirStart() {
    add(span("t", "sql", "call", "SELECT users", 20));
    add(span("t", "call", "root", "ListUsers", 10));
    add(span("t", "root", ROOT, "GET /v1/users", 5));
    var trace = recent.trace("t").orElseThrow();
    assertThat(trace.spans())
        .extracting(SpanRecord::name)
        .containsExactly("GET /v1/users", "ListUsers", "SELECT users");
    assertThat(trace.name()).isEqualTo("GET /v1/users");
    assertThat(trace.startNanos()).isEqualTo(5);
    assertThat(trace.durationNanos()).isEqualTo(1_000_015);
  }

  @Test
  void limitsTheSpansOfOneTrace() throws IOException {
    IntStream.range(0, 1_000).forEach(n -> add(span("t", "s" + n, ROOT, "one of many", n)));
    var trace = recent.trace("t").orElseThrow();
    assertThat(trace.spans()).hasSize(200);
    assertThat(trace.dropped()).isEqualTo(800);
    assertThat(json(TraceJson.one(trace)).path("spanCount").asInt()).isEqualTo(1_000);
  }

  @Test
  void filtersByRouteErrorAndLimit() throws IOException {
    add(span("t1", "a", ROOT, "GET /v1/users", 1));
    add(span("t2", "a", ROOT, "POST /v1/users", 2));
    add(failed("t3", "POST /v1/users", 3));
    assertThat(ids(new TraceQuery(10, "get /V1", null))).containsExactly("t1");
    assertThat(ids(new TraceQuery(10, null, true))).containsExactly("t3");
    assertThat(ids(new TraceQuery(10, "POST", false))).containsExactly("t2");
    assertThat(ids(TraceQuery.latest(2))).containsExactly("t3", "t2");
  }

  @Test
  void rendersATraceAsJson() throws IOException {
    add(failed("t", "GET /v1/users", 1_500_000_000));
    var span = json(TraceJson.one(recent.trace("t").orElseThrow())).path("spans").path(0);
    assertThat(span.has("parentSpanId")).isFalse();
    assertThat(span.path("durationMs").asDouble()).isEqualTo(1.0);
    assertThat(span.path("status").asText()).isEqualTo("ERROR");
    assertThat(span.path("statusMessage").asText()).isEqualTo("no \"luck\"");
    assertThat(span.path("attributes").toString())
        .isEqualTo("{\"flag\":true,\"count\":3,\"share\":0.5,\"list\":[\"a\",\"b\"]}");
    assertThat(span.path("events").path(0).path("name").asText()).isEqualTo("exception");
  }

  private List<String> ids(TraceQuery query) throws IOException {
    var traces = json(TraceJson.list(recent, query)).path("traces");
    return StreamSupport.stream(traces.spliterator(), false)
        .map(trace -> trace.path("traceId").asText())
        .toList();
  }

  private static JsonNode json(byte[] text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private void add(SpanRecord span) {
    recent.add(span.ids().trace(), () -> span);
  }

  private static SpanRecord span(String trace, String id, String parent, String name, long start) {
    return span(trace, id, parent, name, start, new SpanRecord.Status("UNSET", ""), Map.of());
  }

  private static SpanRecord failed(String trace, String name, long start) {
    var attributes = new LinkedHashMap<String, Object>();
    attributes.put("flag", true);
    attributes.put("count", 3L);
    attributes.put("share", 0.5);
    attributes.put("list", List.of("a", "b"));
    var status = new SpanRecord.Status("ERROR", "no \"luck\"");
    return span(trace, "a", ROOT, name, start, status, attributes);
  }

  private static SpanRecord span(
      String trace,
      String id,
      String parent,
      String name,
      long start,
      SpanRecord.Status status,
      Map<String, Object> attributes) {
    return new SpanRecord(
        new SpanRecord.Ids(trace, id, parent),
        new SpanRecord.Origin("weir-test", "test-1"),
        name,
        "SERVER",
        start,
        start + 1_000_000,
        status,
        attributes,
        List.of(new SpanRecord.Event("exception", start, Map.of())));
  }
}
