package io.weir.loadbalancer.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weir.loadbalancer.call.CallLimits;
import io.weir.loadbalancer.call.Percentile;
import io.weir.runtime.config.DurationRange;
import io.weir.runtime.config.MaxTime;
import io.weir.runtime.exchange.TimeLeft.Origin;
import org.junit.jupiter.api.Test;

final class RouteLimitsTest {
  private static final DurationRange BACKOFF = DurationRange.parse("25ms..250ms");
  private static final CallLimits CLUSTER =
      new CallLimits(
          MaxTime.parse("5s"),
          Origin.CLUSTER,
          MaxTime.parse("2s"),
          3,
          BACKOFF,
          Percentile.parse("p95"));

  @Test
  void keepWhatTheRouteDoesNotSet() {
    assertThat(new RouteLimits(null, null).over(CLUSTER)).isEqualTo(CLUSTER);
    assertThat(new RouteLimits(null, new RouteRetry(null, null, null)).over(CLUSTER))
        .isEqualTo(CLUSTER);
  }

  @Test
  void replaceWhatItSets() {
    var backoff = DurationRange.parse("1ms..2ms");
    var route = new RouteLimits(MaxTime.none(), new RouteRetry(5, backoff, HedgeAt.parse("p50")));
    assertThat(route.over(CLUSTER))
        .isEqualTo(
            new CallLimits(
                MaxTime.none(),
                Origin.ROUTE,
                MaxTime.parse("2s"),
                5,
                backoff,
                Percentile.parse("p50")));
  }

  @Test
  void turnHedgingOff() {
    var route = new RouteLimits(null, new RouteRetry(null, null, HedgeAt.parse("none")));
    assertThat(route.over(CLUSTER).hedge()).isNull();
    assertThat(HedgeAt.parse("none")).hasToString("none");
    assertThat(HedgeAt.parse("p95")).hasToString("p95");
  }

  @Test
  void refuseMoreAttemptsThanAClusterMayMake() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RouteRetry(6, null, null));
    assertThatIllegalArgumentException().isThrownBy(() -> new RouteRetry(0, null, null));
  }
}
