package io.weir.runtime.tracing;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.metric.NoopMeterRegistry;
import com.linecorp.armeria.server.Server;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.observability.traces.SpanRecord;
import io.weir.runtime.exchange.ExchangeService;
import io.weir.runtime.exchange.Layers;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The layer in front of real services, called over a real connection. */
final class TracingLayerTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";

  private final RecentTraces recent = new RecentTraces(10);

  @AutoClose
  private final Telemetry telemetry =
      Telemetry.start(TelemetryConfig.defaults(), "weir-test", "test-1", recent);

  @Test
  void continuesTheCallersTraceUnderTheNameOfTheRoute() {
    ExchangeService service =
        exchange -> {
          exchange.routed("GET /v1/users/{id}", "weir.users.v1.UserService/GetUser", true);
          exchange.ended(5);
          return HttpResponse.of(HttpStatus.NOT_FOUND);
        };
    var span = spanOf(service);
    assertThat(span.ids().parent()).isEqualTo(CALLER);
    assertThat(span.name()).isEqualTo("GET /v1/users/{id}");
    assertThat(span.kind()).isEqualTo("SERVER");
    assertThat(span.isError()).isFalse();
    assertThat(span.attributes())
        .containsEntry("http.route", "/v1/users/{id}")
        .containsEntry("rpc.method", "weir.users.v1.UserService/GetUser")
        .containsEntry("rpc.response.status_code", "NOT_FOUND")
        .containsEntry("http.response.status_code", 404L)
        .containsEntry("url.path", "/v1/users/1")
        .containsEntry("url.scheme", "http")
        .containsEntry("server.address", "127.0.0.1")
        .containsKey("server.port")
        .containsEntry("network.protocol.version", "2")
        .containsEntry("network.peer.address", "127.0.0.1")
        .containsEntry("client.address", "127.0.0.1")
        .containsEntry("user_agent.original", "test/1")
        .doesNotContainKey("error.type");
    assertThat(span.attributes().toString()).doesNotContain("secret");
    // A request is counted when its span has ended.
    eventually("its series", () -> telemetry.prometheus().contains("weir_requests_seconds_count{"));
    eventually(
        "its series by the conventions",
        () -> telemetry.prometheus().contains("rpc_server_call_duration_seconds_count{"));
    assertThat(telemetry.prometheus())
        .contains("http_route=\"/v1/users/{id}\"", "rpc_response_status_code=\"NOT_FOUND\"")
        .contains("weir_build_info{")
        .contains("grpc_status=\"5\"", "route=\"GET /v1/users/{id}\"", "status=\"404\"");
  }

  @Test
  void readsTheStatusOfAGrpcCallFromItsTrailers() {
    ExchangeService service =
        exchange ->
            HttpResponse.of(
                ResponseHeaders.of(200), HttpData.empty(), HttpHeaders.of("grpc-status", "14"));
    var span = spanOf(service);
    assertThat(span.isError()).isTrue();
    assertThat(span.attributes())
        .containsEntry("rpc.response.status_code", "UNAVAILABLE")
        .containsEntry("error.type", "UNAVAILABLE");
  }

  @Test
  void blamesNobodyForARefusalOfWhatTheClientDid() {
    ExchangeService service =
        exchange -> {
          exchange.ended(12);
          return HttpResponse.of(HttpStatus.METHOD_NOT_ALLOWED);
        };
    assertThat(spanOf(service).isError()).isFalse();
  }

  @Test
  void endsTheSpanWhenALayerBelowThrows() {
    ExchangeService service =
        exchange -> {
          throw new IllegalStateException("a fault");
        };
    assertThat(spanOf(service).isError()).isTrue();
  }

  @Test
  void tellsTheTraceInEveryAnswer() {
    ExchangeService refusal = exchange -> HttpResponse.of(HttpStatus.SERVICE_UNAVAILABLE);
    ExchangeService fault =
        exchange -> {
          throw new IllegalStateException("a fault");
        };
    for (var service : List.of(refusal, fault)) {
      try (var server = new Served(service)) {
        var headers = server.send().aggregate().join().headers();
        assertThat(headers.get("x-trace-id")).isEqualTo(TRACE);
        assertThat(headers.get("traceresponse")).matches("00-" + TRACE + "-[0-9a-f]{16}-01");
        assertThat(headers.get("traceresponse")).doesNotContain(CALLER);
      }
    }
  }

  @Test
  void countsACallerThatLeaves() {
    ExchangeService service = exchange -> HttpResponse.streaming();
    try (var server = new Served(service)) {
      var response = server.send();
      eventually("under way", () -> telemetry.prometheus().contains("weir_requests_active 1.0"));
      response.abort();
      eventually("ended", () -> telemetry.prometheus().contains("weir_requests_active 0.0"));
      var span = recent.trace(TRACE).orElseThrow().spans().getFirst();
      assertThat(span.isError()).isFalse();
      assertThat(span.attributes()).containsEntry("error.type", "CANCELLED");
    }
  }

  /** Returns the span of one request through the layer. */
  private SpanRecord spanOf(ExchangeService service) {
    try (var server = new Served(service)) {
      var _ = server.send().aggregate().join();
      eventually("a span", () -> recent.trace(TRACE).isPresent());
      return recent.trace(TRACE).orElseThrow().spans().getFirst();
    }
  }

  /** Server with the layer in front of one service. */
  private final class Served implements AutoCloseable {
    private final Server server;

    Served(ExchangeService service) {
      server =
          Server.builder()
              .localPort(0, SessionProtocol.HTTP)
              .serviceUnder(
                  "/", Layers.outermostFirst(service, List.of(new TracingLayer(telemetry))))
              .meterRegistry(NoopMeterRegistry.get())
              .build();
      server.start().join();
    }

    HttpResponse send() {
      var request =
          HttpRequest.builder()
              .get("/v1/users/1?token=secret")
              .header("user-agent", "test/1")
              .header("traceparent", "00-" + TRACE + "-" + CALLER + "-01")
              .build();
      var address = Endpoint.of("127.0.0.1", server.activeLocalPort());
      return WebClient.of(SessionProtocol.H2C, address).execute(request);
    }

    @Override
    public void close() {
      // Not awaited: Armeria's acceptor thread needs two seconds to end.
      var _ = server.stop();
    }
  }
}
