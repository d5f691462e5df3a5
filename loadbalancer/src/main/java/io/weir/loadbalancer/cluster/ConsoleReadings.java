package io.weir.loadbalancer.cluster;

import io.weir.loadbalancer.endpoint.ClusterEndpoint;
import io.weir.observability.metrics.DurationCounts;
import io.weir.runtime.console.ClusterReading;
import io.weir.runtime.console.EndpointReading;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads clusters for the console. */
public final class ConsoleReadings {
  private ConsoleReadings() {}

  public static List<ClusterReading> of(Collection<Cluster> clusters) {
    return clusters.stream().map(ConsoleReadings::of).toList();
  }

  private static ClusterReading of(Cluster cluster) {
    var view = cluster.view();
    // An endpoint that left and came back may be named twice for a moment.
    var durations =
        cluster.endpoints().stream()
            .collect(
                Collectors.toMap(
                    ClusterEndpoint::address,
                    each -> each.durations().counts(),
                    (first, second) -> second));
    return new ClusterReading(
        view.name(),
        view.policy(),
        view.discovery().source(),
        view.discovery().problem(),
        view.failsOpen(),
        view.inFlight(),
        view.streams(),
        view.retryBudget(),
        view.breakers(),
        view.endpoints().stream().map(each -> of(each, durations)).toList());
  }

  private static EndpointReading of(
      ClusterView.EndpointView view, Map<String, DurationCounts> durations) {
    return new EndpointReading(
        view.address(),
        view.state(),
        view.healthy(),
        view.reason(),
        view.weight(),
        view.inFlight(),
        view.ejections(),
        view.ejectedMillis(),
        view.connections().open(),
        new EndpointReading.Totals(
            view.requests(),
            view.failures(),
            durations.getOrDefault(view.address(), DurationCounts.NONE)));
  }
}
