package io.weir.gateway;

import io.weir.gateway.routing.ServedApi;
import io.weir.loadbalancer.cluster.Cluster;
import io.weir.loadbalancer.cluster.Cluster.Surroundings;
import io.weir.runtime.health.Health;
import io.weir.transcoding.Api;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The clusters of a gateway, started, and the APIs that they serve. */
final class Upstreams implements AutoCloseable {
  private final Map<String, Cluster> clusters;
  private final List<ServedApi> apis;

  private Upstreams(Map<String, Cluster> clusters, List<ServedApi> apis) {
    this.clusters = clusters;
    this.apis = apis;
  }

  static Upstreams start(GatewayConfig config, Surroundings surroundings, Health health) {
    // First: a descriptor set that cannot be served must not cost a connection.
    var compiled = config.apis().stream().map(ApiFiles::compile).toList();
    Map<String, Cluster> clusters = new TreeMap<>();
    config
        .clusters()
        .forEach((name, cluster) -> clusters.put(name, Cluster.start(name, cluster, surroundings)));
    clusters.forEach((name, cluster) -> health.register(name, () -> ClusterHealth.of(cluster)));
    return new Upstreams(clusters, served(config.apis(), compiled, clusters));
  }

  List<ServedApi> apis() {
    return apis;
  }

  Collection<Cluster> clusters() {
    return clusters.values();
  }

  @Override
  public void close() {
    clusters.values().forEach(Cluster::close);
  }

  private static List<ServedApi> served(
      List<ApiConfig> configs, List<Api> compiled, Map<String, Cluster> clusters) {
    List<ServedApi> served = new ArrayList<>();
    for (int i = 0; i < configs.size(); i++) {
      var name = configs.get(i).cluster();
      var cluster = clusters.get(name);
      if (cluster == null) {
        throw new IllegalArgumentException("there is no cluster '" + name + "'");
      }
      served.add(new ServedApi(compiled.get(i), name, cluster));
    }
    return List.copyOf(served);
  }
}
