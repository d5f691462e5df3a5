package io.weir.runtime.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.health.Health;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TracePagesTest {
  private Telemetry telemetry;
  private AdminServer admin;
  private WebClient client;

  @BeforeEach
  void start() {
    telemetry =
        Telemetry.start(TelemetryConfig.defaults(), "weir-test", "test-1", new RecentTraces(10));
    admin = AdminServer.start(new AdminConfig("127.0.0.1", 0), telemetry, new Health(), Map.of());
    client = WebClient.of("http://127.0.0.1:" + admin.port());
  }

  @AfterEach
  void stop() {
    admin.close();
    telemetry.close();
  }

  private AggregatedHttpResponse get(String path) {
    return client.get(path).aggregate().join();
  }

  @Test
  void showsRecentTraces() {
    var span = telemetry.tracer().spanBuilder("GET /v1/users").startSpan();
    span.end();
    var id = span.getSpanContext().getTraceId();
    assertThat(get("/traces").contentUtf8()).contains(id, "GET /v1/users");
    assertThat(get("/traces?route=USERS&limit=1&error=false").contentUtf8()).contains(id);
    assertThat(get("/traces?route=rooms").contentUtf8()).doesNotContain(id);
    assertThat(get("/traces?error=true").contentUtf8()).doesNotContain(id);
    assertThat(get("/traces?limit=0").contentUtf8()).doesNotContain(id);
    assertThat(get("/traces/" + id).contentUtf8()).contains(id);
  }

  @Test
  void refusesWhatIsNoTraceAndNoLimit() {
    assertThat(get("/traces/none").status()).isEqualTo(HttpStatus.NOT_FOUND);
    assertThat(get("/traces?limit=many").status()).isEqualTo(HttpStatus.BAD_REQUEST);
  }

  @Test
  void showsMetersToPrometheus() {
    telemetry.meters().counter("weir.test.things").increment();
    var answer = get("/metrics");
    assertThat(answer.contentUtf8()).contains("weir_test_things_total 1.0");
    assertThat(answer.headers().get("content-type")).startsWith("text/plain; version=0.0.4");
  }

  @Test
  void listsThePagesThatNeedNoName() {
    assertThat(get("/").contentUtf8()).contains("href=\"/traces\"").doesNotContain("{id}");
  }
}
