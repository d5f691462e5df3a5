package io.weir.runtime.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.logs.LogLevels;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.health.Health;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

final class LogLevelPageTest {
  private static final String NAME = LogLevelPage.class.getName();

  @AutoClose
  private final Telemetry telemetry =
      Telemetry.start(TelemetryConfig.defaults(), "weir-test", "test-1", new RecentTraces(1));

  @AutoClose
  private final AdminServer admin =
      AdminServer.start(new AdminConfig("127.0.0.1", 0), telemetry, new Health(), Map.of());

  private final WebClient client = WebClient.of("http://127.0.0.1:" + admin.port());

  @AfterEach
  void restore() {
    LogLevels.set(NAME, null);
  }

  @Test
  void changesTheLevelOfALoggerAndTakesItBack() {
    var log = LoggerFactory.getLogger(LogLevelPage.class);
    var changed = put("{\"logger\": \"" + NAME + "\", \"level\": \"trace\"}", MediaType.JSON);
    assertThat(changed.status().code()).isEqualTo(200);
    assertThat(log.isTraceEnabled()).isTrue();
    assertThat(client.get(LogLevelPage.PATH).aggregate().join().contentUtf8())
        .contains("\"" + NAME + "\" : \"trace\"");
    put("{\"logger\": \"" + NAME + "\", \"level\": null}", MediaType.JSON);
    assertThat(log.isTraceEnabled()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"level\": \"debug\"}",
        "{\"logger\": \"io.weir\"}",
        "{\"logger\": 1, \"level\": \"debug\"}",
        "{\"logger\": \"io.weir\", \"level\": \"loud\"}",
        "{\"logger\": \"com.linecorp.armeria\", \"level\": \"trace\"}",
        "{\"logger\": \"ROOT\", \"level\": \"trace\"}",
        "{\"logger\": \"io.weir.NotThere\", \"level\": \"trace\"}"
      })
  void refusesWhatIsNoChangeOfOneOfItsOwn(String body) {
    var before = LogLevels.all();
    assertThat(put(body, MediaType.JSON).status().code()).isEqualTo(400);
    assertThat(LogLevels.all()).isEqualTo(before);
  }

  @Test
  void isGuardedAsOtherChanges() {
    var body = "{\"logger\": \"" + NAME + "\", \"level\": \"trace\"}";
    assertThat(put(body, MediaType.PLAIN_TEXT).status().code()).isEqualTo(403);
  }

  private AggregatedHttpResponse put(String body, MediaType type) {
    var headers =
        RequestHeaders.builder(HttpMethod.PUT, LogLevelPage.PATH).contentType(type).build();
    return client.execute(headers, body).aggregate().join();
  }
}
