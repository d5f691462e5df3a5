package io.weir.loadbalancer.cluster;

import io.weir.loadbalancer.cluster.ClusterView.EndpointView;
import io.weir.runtime.health.Health;
import java.util.Map;

/** Derives the health of a cluster, as part of the health of this process, from its endpoints. */
public final class ClusterHealth {
  private ClusterHealth() {}

  /**
   * Reports whether the cluster can serve: an endpoint is healthy, or calls go to unhealthy ones
   * because too few are healthy.
   */
  public static Health.Report of(Cluster cluster) {
    var view = cluster.view();
    long healthy = view.endpoints().stream().filter(EndpointView::healthy).count();
    int all = view.endpoints().size();
    var reason = "%d of %d endpoints healthy".formatted(healthy, all);
    return new Health.Report(
        state(healthy, all, view.failsOpen()),
        view.failsOpen() ? reason + ", calls also go to unhealthy ones" : reason,
        Map.of("healthy", healthy, "endpoints", all));
  }

  private static Health.State state(long healthy, int all, boolean failsOpen) {
    if (healthy == 0 && !failsOpen) {
      return Health.State.UNHEALTHY;
    }
    return healthy < all ? Health.State.DEGRADED : Health.State.HEALTHY;
  }
}
