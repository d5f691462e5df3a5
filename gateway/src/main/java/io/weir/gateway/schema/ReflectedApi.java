package io.weir.gateway.schema;

import io.weir.loadbalancer.cluster.Cluster;
import io.weir.transcoding.ApiOptions;
import java.util.List;

/**
 * One API whose schema its instances tell.
 *
 * @param number in the configuration, from 0
 * @param services the only ones to serve; empty: all
 * @param options how what they tell is compiled
 */
public record ReflectedApi(
    int number, String clusterName, Cluster cluster, List<String> services, ApiOptions options) {
  public ReflectedApi {
    services = List.copyOf(services);
  }
}
