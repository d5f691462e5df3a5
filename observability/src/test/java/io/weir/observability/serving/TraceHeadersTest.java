package io.weir.observability.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trace context of requests, as the W3C's test harness sends it. */
final class TraceHeadersTest {
  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private static SpanContext extracted(RequestHeadersBuilder headers) {
    var context =
        W3CTraceContextPropagator.getInstance()
            .extract(Context.root(), headers.build(), TraceHeaders.READ);
    return Span.fromContext(context).getSpanContext();
  }

  private static RequestHeadersBuilder request() {
    return RequestHeaders.builder(HttpMethod.GET, "/").add("traceparent", PARENT);
  }

  private static String state(String... headers) {
    var request = request();
    for (var header : headers) {
      request.add("tracestate", header);
    }
    var context = extracted(request);
    assertThat(context.isValid()).isTrue();
    return context.getTraceState().asMap().entrySet().stream()
        .map(member -> member.getKey() + "=" + member.getValue())
        .collect(Collectors.joining(","));
  }

  @Test
  void startANewTraceIfThereAreTwoParents() {
    assertThat(extracted(request()).isValid()).isTrue();
    assertThat(extracted(request().add("traceparent", PARENT.replace('4', '5'))).isValid())
        .isFalse();
    assertThat(extracted(request().add("traceparent", PARENT)).isValid()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      textBlock =
          """
          a=1,b=2              | a=1,b=2
          a=1 , b=2            | a=1,b=2
          a=1,,b=2,            | a=1,b=2
          t@v=1,a_-*/0=x       | t@v=1,a_-*/0=x
          a=x y                | a=x y
          a=                   | ''
          a                    | ''
          A=1                  | ''
          a=1,B=2              | ''
          a=1=2                | ''
          a =1                 | ''
          0a=1                 | ''
          a@b@c=1              | ''
          a@0b=1               | ''
          a=1,b=é              | ''
          """)
  void keepOrDropAStateAsAWhole(String header, String kept) {
    assertThat(state(header)).isEqualTo(kept);
  }

  @Test
  void combineSeveralStates() {
    assertThat(state("a=1", "b=2,c=3")).isEqualTo("a=1,b=2,c=3");
    assertThat(state("a=1", "B=2")).isEmpty();
  }

  @Test
  void limitAState() {
    assertThat(state(members(32)).split(",")).hasSize(32);
    assertThat(state(members(33))).isEmpty();
    assertThat(state(members(20), members(20).replace("k", "l"))).isEmpty();
    assertThat(state("a=" + "x".repeat(256), "b=" + "x".repeat(200))).hasSize(461);
    assertThat(state("a=" + "x".repeat(257))).isEmpty();
    assertThat(state("a=" + "x".repeat(256), "b=" + "x".repeat(256))).isEmpty();
  }

  private static String members(int count) {
    return IntStream.range(0, count).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
  }

  @Test
  void clearsTheTraceOfTheCallerInEveryFormat() {
    var headers =
        request().add("b3", "0").add("X-B3-TraceId", "1").add("grpc-trace-bin", "AA").add("a", "b");
    TraceHeaders.clear(headers);
    assertThat(headers.build().names())
        .extracting(CharSequence::toString)
        .containsExactlyInAnyOrder(":method", ":path", "a");
  }
}
