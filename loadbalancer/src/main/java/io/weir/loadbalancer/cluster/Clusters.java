package io.weir.loadbalancer.cluster;

import io.weir.loadbalancer.admission.AdmissionConfig;
import io.weir.runtime.health.Health;
import io.weir.runtime.listener.DrainConfig;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/**
 * The started clusters of a process, by name. A changed configuration has a successor, which shares
 * the clusters that did not change.
 */
public final class Clusters implements AutoCloseable {
  private final Map<String, ClusterConfig> configs;
  private final AdmissionConfig admission;
  private final Map<String, Cluster> byName = new TreeMap<>();
  private final Map<String, Cluster> own = new HashMap<>();

  private Clusters(Map<String, ClusterConfig> configs, AdmissionConfig admission) {
    this.configs = Map.copyOf(configs);
    this.admission = admission;
  }

  /**
   * Starts all clusters, or none if one fails. Each becomes a part of the health of the process.
   */
  public static Clusters start(
      Map<String, ClusterConfig> configs, EngineRuntime runtime, Health health) {
    var clusters = new Clusters(configs, runtime.admission());
    clusters.startThose(Map.of(), runtime, health);
    clusters.succeed();
    return clusters;
  }

  /**
   * Prepares the clusters of a changed configuration: starts those that are new or differ, or none
   * if one fails, and shares the others. The result serves nothing before it succeeds these.
   *
   * @param health receives the clusters as its parts
   */
  public Clusters prepare(
      Map<String, ClusterConfig> changed, EngineRuntime runtime, Health health) {
    var next = new Clusters(changed, runtime.admission());
    next.startThose(admission.equals(next.admission) ? byName : Map.of(), runtime, health);
    return next;
  }

  private void startThose(Map<String, Cluster> known, EngineRuntime runtime, Health health) {
    try {
      configs.forEach((name, config) -> {
        var before = known.get(name);
        if (before != null && before.canFollow(config)) {
          byName.put(name, before);
        } else {
          var started = Cluster.prepare(name, config, runtime);
          own.put(name, started);
          byName.put(name, started);
        }
      });
    } catch (RuntimeException e) {
      abandon();
      throw e;
    }
    configs.forEach((name, config) ->
        health.registerCluster(name, config.required(), () -> ClusterHealth.of(of(name))));
  }

  /** Returns whether the first checks of all endpoints have ended, of clusters that are new. */
  public boolean areSettled() {
    return own.values().stream().allMatch(Cluster::isSettled);
  }

  /** Takes the place of the predecessor: its gauges, and the changed sources of endpoints. */
  public void succeed() {
    own.values().forEach(Cluster::claimMeters);
    configs.forEach((name, config) -> of(name).follow(config));
  }

  /** Lets the clusters that a successor does not share finish their calls. */
  public void retire(Clusters successor, DrainConfig drain) {
    without(successor).forEach(cluster -> cluster.retire(drain));
  }

  /** Closes the clusters that a successor does not share. */
  public void closeAllBut(Clusters successor) {
    without(successor).forEach(Cluster::close);
  }

  private List<Cluster> without(Clusters successor) {
    return byName.values().stream()
        .filter(cluster -> successor.byName.get(cluster.name()) != cluster)
        .toList();
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

  /** Closes the clusters that were started for this configuration and never served. */
  public void abandon() {
    own.values().forEach(Cluster::close);
  }

  @Override
  public void close() {
    byName.values().forEach(Cluster::close);
  }
}
