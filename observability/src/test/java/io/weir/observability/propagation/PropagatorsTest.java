package io.weir.observability.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.serving.TraceHeaders;
import io.weir.observability.traces.RecentTraces;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formats of trace context that OTEL_PROPAGATORS names. */
final class PropagatorsTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final String BINARY = "0000" + TRACE + "01" + SPAN + "0201";

  private static SpanContext read(String propagators, String name, String value) {
    try (var telemetry = start(propagators)) {
      var headers = RequestHeaders.of(HttpMethod.GET, "/", name, value);
      var context = telemetry.propagator().extract(Context.root(), headers, TraceHeaders.READ);
      return Span.fromContext(context).getSpanContext();
    }
  }

  private static Telemetry start(String propagators) {
    var config =
        TelemetryConfig.defaults().withEnvironment(Map.of("OTEL_PROPAGATORS", propagators));
    return Telemetry.start(config, "weir-test", "test", new RecentTraces(1));
  }

  private static String base64(String hex) {
    return Base64.getEncoder().withoutPadding().encodeToString(HexFormat.of().parseHex(hex));
  }

  @ParameterizedTest
  @CsvSource({
    "b3, b3, " + TRACE + "-" + SPAN + "-1",
    "b3multi, x-b3-traceid, " + TRACE,
    "jaeger, uber-trace-id, " + TRACE + ":" + SPAN + ":0:1",
    "'tracecontext,b3', traceparent, 00-" + TRACE + "-" + SPAN + "-01"
  })
  void writeAndRead(String propagators, String header, String value) {
    try (var telemetry = start(propagators)) {
      var parent =
          SpanContext.createFromRemoteParent(
              TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault());
      var headers = RequestHeaders.builder(HttpMethod.GET, "/");
      telemetry
          .propagator()
          .inject(Context.root().with(Span.wrap(parent)), headers, TraceHeaders.WRITE);
      assertThat(headers.get(header)).isEqualTo(value);
      var context =
          telemetry.propagator().extract(Context.root(), headers.build(), TraceHeaders.READ);
      assertThat(Span.fromContext(context).getSpanContext().getSpanId()).isEqualTo(SPAN);
      TraceHeaders.clear(headers);
      assertThat(headers.names()).allMatch(name -> name.toString().startsWith(":"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    BINARY + ", true",
    "0000" + TRACE + "01" + SPAN + "0200, false",
    "0000" + TRACE + "01" + SPAN + ", false",
    BINARY + "03ff, true"
  })
  void readGrpcTraceBin(String hex, boolean sampled) {
    var parent = read("grpc-trace-bin", "grpc-trace-bin", base64(hex));
    assertThat(parent.getTraceId()).isEqualTo(TRACE);
    assertThat(parent.getSpanId()).isEqualTo(SPAN);
    assertThat(parent.isSampled()).isEqualTo(sampled);
    assertThat(parent.isRemote()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "00",
    "0100" + TRACE + "01" + SPAN + "0201",
    "0001" + TRACE + "01" + SPAN + "0201",
    "0000" + TRACE + "02" + SPAN + "0201",
    "0000" + TRACE + "01" + SPAN + "02",
    "0000" + TRACE + "01" + SPAN + "0301",
    "000000000000000000000000000000000000" + "01" + SPAN + "0201",
    "0000" + TRACE + "010000000000000000" + "0201"
  })
  void takeNothingFromAMalformedValue(String hex) {
    assertThat(read("grpc-trace-bin", "grpc-trace-bin", base64(hex)).isValid()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"%%%", "'not base64!'"})
  void takeNothingFromWhatIsNotBase64(String value) {
    assertThat(read("grpc-trace-bin", "grpc-trace-bin", value).isValid()).isFalse();
  }
}
