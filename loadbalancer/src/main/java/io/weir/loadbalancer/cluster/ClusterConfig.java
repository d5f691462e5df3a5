package io.weir.loadbalancer.cluster;

import java.time.Duration;
import java.util.List;

/** How a cluster is found, balanced and guarded. Completed by its own module. */
public record ClusterConfig(List<String> endpoints, Duration timeout) {

  public static ClusterConfig defaults() {
    return new ClusterConfig(List.of(), Duration.ofSeconds(5));
  }
}
