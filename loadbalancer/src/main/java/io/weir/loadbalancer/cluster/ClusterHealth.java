package io.weir.loadbalancer.cluster;

import io.weir.loadbalancer.cluster.ClusterView.EndpointView;
import io.weir.runtime.health.Health;
import java.util.Map;

/** Derives the health of a cluster, as part of the health of this process, from its endpoints. */
public final class ClusterHealth {
  private ClusterHealth() {}

  public static Health.Report of(Cluster cluster) {
    var endpoints = cluster.view().endpoints();
    long healthy = endpoints.stream().filter(EndpointView::healthy).count();
    var reason = "%d of %d endpoints healthy".formatted(healthy, endpoints.size());
    var state =
        healthy == 0
            ? Health.State.UNHEALTHY
            : healthy < endpoints.size() ? Health.State.DEGRADED : Health.State.HEALTHY;
    return new Health.Report(
        state, reason, Map.of("healthy", healthy, "endpoints", endpoints.size()));
  }
}
