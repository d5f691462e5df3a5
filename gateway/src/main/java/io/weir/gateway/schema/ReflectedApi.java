package io.weir.gateway.schema;

import io.weir.loadbalancer.cluster.Cluster;
import java.util.List;

/**
 * One API whose schema its instances tell.
 *
 * @param number in the configuration, from 0
 * @param services the only ones to serve; empty: all
 */
public record ReflectedApi(
    int number, String clusterName, Cluster cluster, List<String> services) {
  public ReflectedApi {
    services = List.copyOf(services);
  }
}
