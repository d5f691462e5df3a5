package io.weir.observability.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ServerMetersTest {
  private static final String RPC = "weir.users.v1.UserService/GetUser";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ServerMeters meters = new ServerMeters(registry);

  @Test
  void hasTheNamesLabelsAndBucketsOfTheConventions() {
    ended(
        new ServerMeters.Series("https", "GET", "GET /v1/users/{id}", RPC, 503, 14, "UNAVAILABLE"));
    assertThat(registry.scrape())
        .contains(
            "http_server_request_duration_seconds_count{error_type=\"UNAVAILABLE\",http_request_method=\"GET\","
                + "http_response_status_code=\"503\",http_route=\"/v1/users/{id}\",url_scheme=\"https\"} 1",
            "rpc_server_call_duration_seconds_count{error_type=\"UNAVAILABLE\",rpc_method=\""
                + RPC
                + "\","
                + "rpc_response_status_code=\"UNAVAILABLE\",rpc_system_name=\"grpc\"} 1",
            "le=\"0.075\"",
            "le=\"7.5\"");
  }

  @Test
  void countsARequestWithoutRpcForHttpAlone() {
    ended(new ServerMeters.Series("http", "_OTHER", null, null, 404, -1, null));
    assertThat(registry.scrape())
        .contains("http_route=\"\"", "error_type=\"\"")
        .doesNotContain("rpc_server_call_duration");
  }

  @Test
  void boundsTheNumberOfSeries() {
    for (int i = 0; i < 3_000; i++) {
      ended(new ServerMeters.Series("http", "GET", "GET /" + i, null, 200, -1, null));
    }
    assertThat(registry.find("http.server.request.duration").timers()).hasSize(2_001);
    assertThat(registry.find("http.server.request.duration").timers())
        .satisfiesOnlyOnce(timer -> assertThat(timer.count()).isEqualTo(1_000));
  }

  private void ended(ServerMeters.Series series) {
    meters.ended(series, TimeUnit.MILLISECONDS.toNanos(3));
  }
}
