package io.weir.observability;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.linecorp.armeria.common.HttpStatus;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.weir.observability.traces.RecentTraces;
import io.weir.testkit.telemetry.OtlpReceiver;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Telemetry against a real OTLP receiver. */
final class TelemetryTest {
  /** Exports at once, so that tests need not wait for the batch delay. */
  private static final Map<String, String> SOON = Map.of("otel.bsp.schedule.delay", "5");

  @AutoClose private final OtlpReceiver receiver = OtlpReceiver.start();
  private final RecentTraces recent = new RecentTraces(10);

  @Test
  void sendsSpansToTheCollector() {
    try (var telemetry = start(config(receiver.endpoint(), SOON))) {
      var id = spanPair(telemetry);
      eventually("both spans came", () -> receiver.trace(id).size() == 2);
      var child = receiver.trace(id).getFirst();
      var root = receiver.trace(id).getLast();
      assertThat(child.isChildOf(root)).isTrue();
      assertThat(root.parentId()).isEmpty();
      assertThat(root.resource())
          .containsEntry("service.name", "weir-test")
          .containsEntry("service.instance.id", "test-1")
          .containsEntry("service.namespace", "weir");
      assertThat(child.attributes()).containsEntry("answer", "42");
      eventually("counted", () -> telemetry.prometheus().contains(spans("exported") + " 2.0"));
    }
  }

  @Test
  void saysInOneLineWhatTheSdkDoesNotKnow() {
    var environment = Map.of("OTEL_PROPAGATORS", "b4");
    assertThatThrownBy(() -> start(TelemetryConfig.defaults().withEnvironment(environment)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("OpenTelemetry: ")
        .hasMessageContaining("otel.propagators: b4");
  }

  @Test
  void keepsExportedSpansInMemoryAsWell() {
    try (var telemetry = start(TelemetryConfig.defaults())) {
      var id = spanPair(telemetry);
      var trace = recent.trace(id).orElseThrow();
      assertThat(trace.name()).isEqualTo("root");
      assertThat(trace.isError()).isTrue();
      assertThat(trace.spans())
          .extracting(s -> s.name())
          .containsExactlyInAnyOrder("root", "child");
      assertThat(receiver.batches()).isZero();
    }
  }

  @Test
  void logsTheOutageAndTheRecoveryOfTheCollectorOnce() {
    receiver.answer(HttpStatus.BAD_REQUEST);
    var lines = new ListAppender<ILoggingEvent>();
    var log = (Logger) LoggerFactory.getLogger(Telemetry.class);
    lines.start();
    log.addAppender(lines);
    try (var telemetry = start(config(receiver.endpoint(), SOON))) {
      for (int batch = 1; batch <= 3; batch++) {
        int sent = batch;
        var _ = spanPair(telemetry);
        eventually("refused", () -> receiver.batches() >= sent);
      }
      eventually("counted", () -> !telemetry.prometheus().contains(spans("failed") + " 0.0"));
      assertThat(messages(lines))
          .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
          .contains(
              "trace collector " + receiver.endpoint(), "fails: it answers, but", "logged once");

      receiver.answer(HttpStatus.OK);
      var id = spanPair(telemetry);
      eventually("came", () -> receiver.trace(id).size() == 2);
      eventually("said", () -> messages(lines).size() == 2);
      assertThat(messages(lines).getLast()).contains("has recovered");
    } finally {
      log.detachAppender(lines);
    }
  }

  @Test
  void dropsSpansIfTheCollectorIsSlow() {
    var tiny =
        Map.of(
            "otel.bsp.schedule.delay", "60000",
            "otel.bsp.max.queue.size", "4",
            "otel.bsp.max.export.batch.size", "4");
    receiver.answer(HttpStatus.SERVICE_UNAVAILABLE);
    try (var telemetry = start(config(receiver.endpoint(), tiny))) {
      for (int i = 0; i < 500; i++) {
        telemetry.tracer().spanBuilder("one of many").startSpan().end();
      }
      assertThat(telemetry.prometheus()).containsPattern("result=\"dropped\"} [1-9]");
    }
  }

  @Test
  void appliesTheStandardVariables() {
    var config =
        TelemetryConfig.defaults()
            .withEnvironment(
                Map.of(
                    "OTEL_TRACES_EXPORTER", "otlp",
                    "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint().toString(),
                    "OTEL_SERVICE_NAME", "renamed",
                    "OTEL_BSP_SCHEDULE_DELAY", "5",
                    "OTEL_EXPORTER_OTLP_HEADERS", " "));
    try (var telemetry = start(config)) {
      var id = spanPair(telemetry);
      eventually("came", () -> receiver.trace(id).size() == 2);
      assertThat(receiver.trace(id)).allMatch(span -> span.service().equals("renamed"));
    }
  }

  @Test
  void recordsOnlySampledSpans() {
    var never = new TelemetryConfig(receiver.endpoint(), 0, 10, SOON);
    try (var telemetry = start(never)) {
      assertThat(recent.trace(spanPair(telemetry))).isEmpty();
    }
    assertThat(receiver.spans()).isEmpty();
  }

  /** Creates a root span and a child, which ends first and with an error. Returns the trace id. */
  private static String spanPair(Telemetry telemetry) {
    var root = telemetry.tracer().spanBuilder("root").setSpanKind(SpanKind.SERVER).startSpan();
    telemetry
        .tracer()
        .spanBuilder("child")
        .setParent(Context.root().with(root))
        .setAttribute("answer", 42)
        .startSpan()
        .setStatus(StatusCode.ERROR, "broken")
        .end();
    root.end();
    return root.getSpanContext().getTraceId();
  }

  private Telemetry start(TelemetryConfig config) {
    return Telemetry.start(config, "weir-test", "test-1", recent);
  }

  private static TelemetryConfig config(URI collector, Map<String, String> otel) {
    return new TelemetryConfig(collector, 1, 10, otel);
  }

  private static String spans(String result) {
    return "weir_traces_spans_total{result=\"" + result + "\"}";
  }

  private static List<String> messages(ListAppender<ILoggingEvent> lines) {
    return List.copyOf(lines.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
