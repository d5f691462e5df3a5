package io.weir.loadbalancer.cluster;

import io.weir.runtime.health.Health;
import io.weir.runtime.listener.DrainConfig;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/** The started clusters of a process, by name. */
public final class Clusters implements AutoCloseable {
  private final Map<String, Cluster> byName = new TreeMap<>();

  private Clusters() {}

  /**
   * Starts all clusters, or none if one fails. Each becomes a part of the health of the process.
   */
  public static Clusters start(
      Map<String, ClusterConfig> configs, EngineRuntime runtime, Health health) {
    var clusters = new Clusters();
    try {
      configs.forEach(
          (name, config) -> clusters.byName.put(name, Cluster.start(name, config, runtime)));
    } catch (RuntimeException e) {
      clusters.close();
      throw e;
    }
    configs.forEach((name, config) -> {
      var cluster = clusters.of(name);
      health.registerCluster(name, config.required(), () -> ClusterHealth.of(cluster));
    });
    return clusters;
  }

  /**
   * @throws NoSuchElementException if no cluster has this name
   */
  public Cluster of(String name) {
    var cluster = byName.get(name);
    if (cluster == null) {
      throw new NoSuchElementException("no cluster is named " + name);
    }
    return cluster;
  }

  /** Returns the clusters in the order of their names. */
  public Collection<Cluster> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /** Ends the streams of all clusters when the process ends. See {@link Cluster#endStreams}. */
  public void endStreams(DrainConfig drain) {
    byName.values().forEach(cluster -> cluster.endStreams(drain));
  }

  @Override
  public void close() {
    byName.values().forEach(Cluster::close);
  }
}
