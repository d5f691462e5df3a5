package io.weir.loadbalancer.cluster;

import io.weir.runtime.health.Health;
import io.weir.runtime.listener.DrainConfig;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/** The clusters of a process, started, by name. */
public final class Clusters implements AutoCloseable {
  private final Map<String, Cluster> byName = new TreeMap<>();

  private Clusters() {}

  /** Opens them all, or none; each is a part of the process's health. */
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
    clusters.byName.forEach(
        (name, cluster) -> health.register(name, () -> ClusterHealth.of(cluster)));
    return clusters;
  }

  /**
   * @throws NoSuchElementException if none has this name
   */
  public Cluster of(String name) {
    var cluster = byName.get(name);
    if (cluster == null) {
      throw new NoSuchElementException("no cluster is named " + name);
    }
    return cluster;
  }

  /** By name. */
  public Collection<Cluster> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /** The process ends: see {@link Cluster#endStreams}. */
  public void endStreams(DrainConfig drain) {
    byName.values().forEach(cluster -> cluster.endStreams(drain));
  }

  @Override
  public void close() {
    byName.values().forEach(Cluster::close);
  }
}
