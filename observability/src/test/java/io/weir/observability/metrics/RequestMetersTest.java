package io.weir.observability.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.observability.metrics.RequestMeters.Series;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RequestMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RequestMeters meters = new RequestMeters(registry);

  @Test
  void countsByRouteAndStatus() {
    meters.started();
    meters.started();
    meters.ended(new Series("GET /v1/users", "ListUsers", "GET", 200, 0), 3_000_000);
    assertThat(registry.get("weir.requests.active").gauge().value()).isEqualTo(1);
    var timer = registry.get("weir.requests").tag("grpc_status", "0").timer();
    assertThat(timer.count()).isEqualTo(1);
    assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(3);
    assertThat(timer.getId().getTag("route")).isEqualTo("GET /v1/users");
    assertThat(timer.getId().getTag("status")).isEqualTo("200");
  }

  @Test
  void limitsTheNumberOfSeries() {
    for (int n = 0; n < 3_000; n++) {
      meters.ended(new Series("route " + n, "rpc", "GET", 200, RequestMeters.NO_GRPC_STATUS), 1);
    }
    assertThat(registry.find("weir.requests").timers()).hasSize(2_001);
    assertThat(registry.get("weir.requests").tag("route", "other").timer().count())
        .isEqualTo(1_000);
  }
}
