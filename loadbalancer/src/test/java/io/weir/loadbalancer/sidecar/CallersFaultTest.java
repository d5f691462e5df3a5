package io.weir.loadbalancer.sidecar;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers that no instance would take: the client is told, and no instance sees the call. */
final class CallersFaultTest {
  private static final int CALLS = 20;

  private final ScriptedUpstream one = ScriptedUpstream.start();
  private final Telemetry telemetry =
      Telemetry.start(TelemetryConfig.defaults(), "weir-sidecar", "test", new RecentTraces(100));
  private final Sidecar sidecar =
      Sidecar.start(
          ConfigReader.read(
              """
              listen: {host: 127.0.0.1, port: 0}
              admin: {host: 127.0.0.1, port: 0}
              drain: {delay: 0s}
              clusters: {things: {endpoints: ["%s"]}}
              """
                  .formatted(one.address()),
              "test",
              SidecarConfig.class,
              Map.of()),
          telemetry);

  @AfterEach
  void stop() {
    sidecar.close();
    one.close();
    telemetry.close();
  }

  @ParameterizedTest
  @CsvSource({"x-data-bin, Y", "grpc-trace-bin, YQ=", "x-data-bin, 'YQ,?'", "x-note, ä"})
  void refusesMalformedMetadata(String name, String value) {
    for (int i = 0; i < CALLS; i++) {
      var answer = call(name, value);
      assertThat(answer.headers().get("grpc-status")).isEqualTo("3");
      assertThat(answer.headers().get("grpc-message")).contains(name);
    }
    unharmed(0);
  }

  @Test
  void refusesMoreHeadersThanTheInstanceTakes() {
    eventually("it is checked", () -> clusters().contains("\"serving\""));
    for (int i = 0; i < CALLS; i++) {
      assertThat(call("x-note", "x".repeat(12_000)).headers().get("grpc-status")).isEqualTo("8");
    }
    unharmed(0);
  }

  private void unharmed(int seen) {
    assertThat(one.calls()).hasSize(seen);
    assertThat(call("x-data-bin", "YQ,YWI=").trailers().get("grpc-status")).isEqualTo("0");
    assertThat(clusters()).contains("\"failures\" : 0,");
  }

  private String clusters() {
    return WebClient.of("http://127.0.0.1:" + sidecar.adminPort())
        .get("/clusters")
        .aggregate()
        .join()
        .contentUtf8();
  }

  private AggregatedHttpResponse call(String name, String value) {
    var headers =
        RequestHeaders.of(
            HttpMethod.POST,
            "/weir.test.Things/Get",
            "content-type",
            "application/grpc",
            "te",
            "trailers",
            name,
            value);
    return WebClient.of("h2c://127.0.0.1:" + sidecar.port())
        .execute(HttpRequest.of(headers, HttpData.wrap(new byte[5])))
        .aggregate()
        .join();
  }
}
