package io.weir.loadbalancer.cluster;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports of an endpoint arrive by its watch long before the next check. */
final class HealthWatchTest {
  private static String checked(String interval) {
    return "health: {interval: " + interval + ", timeout: 5s, healthy: 1, unhealthy: 3}";
  }

  private static boolean reason(Edge edge, String reason) {
    return edge.cluster.view().endpoints().getFirst().reason().equals(reason);
  }

  private static int streams(Edge edge) {
    return edge.cluster.view().endpoints().getFirst().connections().streams();
  }

  @Test
  void hearsThatAnInstanceDoesNotServe() {
    try (var one = ScriptedUpstream.start();
        var edge = Edge.before(checked("1h"), one)) {
      eventually("it is checked", () -> reason(edge, "serving"));
      eventually(
          "it is heard",
          () -> {
            // Repeated, because the stream may just have been opened.
            one.health(ServingStatus.NOT_SERVING);
            return reason(edge, "not serving");
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"50ms", "1h"})
  void doesNotHoldUpAnInstanceThatEnds(String interval) {
    try (var one = ScriptedUpstream.start();
        var edge = Edge.before(checked(interval), one)) {
      eventually("it is checked", () -> reason(edge, "serving"));
      eventually("it is watched", () -> streams(edge) > 0);
      long begun = System.nanoTime();
      one.drain(9_000);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }
  }
}
