package io.weir.quickstart;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpRequest;
import io.grpc.Status;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.weir.gateway.Gateway;
import io.weir.gateway.GatewayConfig;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.config.ConfigReader;
import io.weir.runtime.process.Closer;
import io.weir.runtime.serving.AdminConfig;
import io.weir.runtime.serving.ListenConfig;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.testkit.telemetry.OtlpReceiver;
import io.weir.testkit.telemetry.ReceivedSpan;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import io.weir.users.DrainConfig;
import io.weir.users.UserServiceConfig;
import io.weir.users.UserServiceProcess;
import io.weir.users.database.DatabaseConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trace of a call whose first attempt fails, in /traces and at a collector: gateway, two attempts,
 * the instance that answered, and its SQL.
 */
final class OneTraceTest {
  private static final String RPC = "weir.users.v1.UserService/ListUsers";

  @TempDir Path directory;

  private final Closer started = new Closer();
  private final RecentTraces recent = new RecentTraces(100);
  private final OtlpReceiver collector = started.add(OtlpReceiver.start());
  private final TestDatabase database = started.add(TestDatabase.create());
  private final ScriptedUpstream broken = started.add(ScriptedUpstream.start());
  private Gateway gateway;

  @BeforeEach
  void startAnInstanceThatWorksAndOneThatFails() throws Exception {
    broken.always(RPC, Answer.status(Status.UNAVAILABLE.withDescription("out to lunch")));
    var instance =
        started.add(UserServiceProcess.start(instanceConfig(), telemetry("weir-user-service")));
    // Before any call, so that the other instance does not fail often enough to be ejected.
    eventually("the instance serves", instance::serving);
    gateway = started.add(Gateway.start(gatewayConfig(instance.port()), telemetry("weir-gateway")));
  }

  @AfterEach
  void endAll() {
    started.close();
  }

  @Test
  void showsBothAttemptsUnderOneCallAndTheSqlBelow() throws Exception {
    // Round robin: one of any two calls reaches the broken instance first.
    assertThat(list(traceId(1)).status().code()).isEqualTo(200);
    assertThat(list(traceId(2)).status().code()).isEqualTo(200);

    eventually("the spans of a retried call came", () -> retried().findAny().isPresent());
    var trace = retried().findAny().orElseThrow();
    assertOneTrace(collector.trace(trace));
    assertThat(inMemory(trace)).hasSameSizeAs(collector.trace(trace));
    assertThat(inMemory(trace).findValuesAsText("name"))
        .containsExactlyInAnyOrderElementsOf(
            collector.trace(trace).stream().map(ReceivedSpan::name).toList());
  }

  private static void assertOneTrace(List<ReceivedSpan> spans) {
    var call = one(spans, span -> span.name().equals("GET /v1/users"));
    assertThat(call.service()).isEqualTo("weir-gateway");
    assertThat(call.kind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
    assertThat(call.status()).isEqualTo(StatusCode.STATUS_CODE_UNSET);

    var first = one(spans, span -> "1".equals(span.attributes().get("weir.attempt")));
    assertThat(first.isChildOf(call)).isTrue();
    assertThat(first.status()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(first.attributes())
        .containsEntry("rpc.response.status_code", "UNAVAILABLE")
        .containsEntry("error.type", "UNAVAILABLE");

    var second = one(spans, span -> "2".equals(span.attributes().get("weir.attempt")));
    assertThat(second.isChildOf(call)).isTrue();
    assertThat(second.attributes())
        .containsEntry("weir.retry.reason", "UNAVAILABLE: out to lunch")
        .containsEntry("rpc.response.status_code", "OK");

    var served = one(spans, span -> span.isChildOf(second));
    assertThat(served.service()).isEqualTo("weir-user-service");
    var sql = one(spans, span -> span.name().startsWith("SELECT users"));
    assertThat(sql.isChildOf(served)).isTrue();
    assertThat(sql.kind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
    assertThat(spans).noneMatch(span -> span.isChildOf(first));
  }

  private static ReceivedSpan one(List<ReceivedSpan> spans, Predicate<ReceivedSpan> which) {
    var found = spans.stream().filter(which).toList();
    assertThat(found).as("in %s", spans).hasSize(1);
    return found.getFirst();
  }

  /** Returns the traces with all six spans: the call, two attempts, the instance and its SQL. */
  private Stream<String> retried() {
    return Stream.of(traceId(1), traceId(2))
        .filter(id -> collector.trace(id).stream().anyMatch(OneTraceTest::isSecondAttempt))
        .filter(id -> collector.trace(id).stream().anyMatch(s -> s.name().equals("GET /v1/users")))
        .filter(id -> collector.trace(id).stream().anyMatch(s -> s.name().startsWith("SELECT")));
  }

  private static boolean isSecondAttempt(ReceivedSpan span) {
    return "2".equals(span.attributes().get("weir.attempt"));
  }

  private JsonNode inMemory(String trace) throws Exception {
    return new GatewayAdmin(gateway.adminPort()).get("/traces/" + trace).path("spans");
  }

  private AggregatedHttpResponse list(String trace) {
    var request =
        HttpRequest.builder()
            .get("/v1/users?page_size=2")
            .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
            .build();
    return WebClient.of("http://127.0.0.1:" + gateway.port()).execute(request).aggregate().join();
  }

  private static String traceId(int n) {
    return "%032x".formatted(n);
  }

  private Telemetry telemetry(String service) {
    var soon = Map.of("otel.bsp.schedule.delay", "5");
    var config = new TelemetryConfig(collector.endpoint(), 1, 100, soon);
    return started.add(Telemetry.start(config, service, service + "-1", recent));
  }

  private UserServiceConfig instanceConfig() {
    var defaults = UserServiceConfig.defaults();
    return new UserServiceConfig(
        new ListenConfig("127.0.0.1", 0),
        new AdminConfig("127.0.0.1", 0),
        DatabaseConfig.of(database.url(), database.user(), database.password()),
        defaults.telemetry(),
        new DrainConfig(Duration.ZERO, Duration.ofSeconds(1)),
        defaults.streams(),
        defaults.changes(),
        defaults.imports(),
        defaults.rooms(),
        defaults.avatars(),
        defaults.administrators(),
        defaults.accounts(),
        defaults.idempotency(),
        true,
        defaults.connections(),
        defaults.memory(),
        true);
  }

  private GatewayConfig gatewayConfig(int instance) throws IOException {
    var file =
        Files.writeString(
            directory.resolve("gateway.yaml"),
            """
            listen: {host: 127.0.0.1, port: 0}
            admin: {port: 0}
            apis:
              - descriptors: classpath:weir/users/v1/users.binpb
                cluster: users
            clusters:
              users:
                endpoints: ["%s", "127.0.0.1:%d"]
                balance: round-robin
                health: {interval: 50ms}
            drain: {delay: 0s, grace: 1s}
            """
                .formatted(broken.address(), instance));
    return ConfigReader.read(file, GatewayConfig.class, Map.of());
  }
}
