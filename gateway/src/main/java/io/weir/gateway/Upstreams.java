package io.weir.gateway;

import io.weir.gateway.routing.CurrentApis;
import io.weir.gateway.routing.ServedApi;
import io.weir.gateway.schema.ReflectedApi;
import io.weir.gateway.schema.ReflectedApis;
import io.weir.gateway.schema.SchemaView;
import io.weir.loadbalancer.cluster.Cluster;
import io.weir.loadbalancer.cluster.Clusters;
import io.weir.loadbalancer.cluster.EngineRuntime;
import io.weir.loadbalancer.passthrough.PathClusters;
import io.weir.loadbalancer.passthrough.PathRoutes;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.observability.metrics.OwnedMeters.Name;
import io.weir.runtime.health.Health;
import io.weir.runtime.listener.DrainConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Clusters of a gateway, and the APIs that they serve. A changed configuration has a successor,
 * which shares the clusters that did not change.
 */
final class Upstreams implements AutoCloseable {
  private final Clusters clusters;
  private final List<SchemaView> files = new ArrayList<>();
  private final List<String> names;
  private final CurrentApis apis;
  private final ReflectedApis reflected;
  private final PathRoutes paths;

  private Upstreams(GatewayFile file, Clusters clusters, EngineRuntime runtime, Health health) {
    this.clusters = clusters;
    this.paths = PathClusters.over(file.config().passed(), clusters);
    var sources = file.sources();
    List<List<ServedApi>> served = new ArrayList<>();
    List<ReflectedApi> asked = new ArrayList<>();
    for (var source : sources) {
      var cluster = clusters.of(source.clusterName());
      var rpcs = file.config().rpcs(source.clusterName());
      switch (source) {
        case ApiSource.OfFile schema -> {
          served.add(List.of(schema.served(cluster, rpcs)));
          files.add(schema.view(cluster));
        }
        case ApiSource.OfInstances instances -> {
          served.add(List.of());
          asked.add(instances.asked(cluster, rpcs));
        }
      }
    }
    names = sources.stream().map(ApiSource::clusterName).toList();
    apis = new CurrentApis(served, names, runtime.random());
    reflected = ReflectedApis.start(asked, apis, health, runtime);
  }

  /**
   * Starts the clusters of a configuration that are not shared with the one before it, and reads
   * the schemas of instances. The result serves nothing before it succeeds that one.
   *
   * @param health receives clusters and schemas as its parts
   * @param before upstreams of the configuration that is served; null at the start of the process
   */
  static Upstreams prepare(
      GatewayFile file, EngineRuntime runtime, Health health, @Nullable Upstreams before) {
    var configs = file.config().clusters();
    var clusters =
        before == null
            ? Clusters.start(configs, runtime, health)
            : before.clusters.prepare(configs, runtime, health);
    try {
      return new Upstreams(file, clusters, runtime, health);
    } catch (RuntimeException e) {
      clusters.abandon();
      throw e;
    }
  }

  /** Registers the gauges of the APIs. */
  void watch(OwnedMeters meters) {
    for (int i = 0; i < names.size(); i++) {
      int number = i;
      var _ =
          meters.gauge(
              Name.of(
                  "weir.api.epochs",
                  "Schemas of an API that are served; 0: not known yet, above 1: a deploy",
                  "api",
                  String.valueOf(number + 1),
                  "cluster",
                  names.get(number)),
              apis,
              a -> a.epochs(number));
    }
  }

  /**
   * Returns whether as much is known about new endpoints and schemas as can be known soon, so that
   * calls can go to them.
   */
  boolean areSettled() {
    return clusters.areSettled() && reflected.areSettled();
  }

  /** Takes the place of the upstreams before them. */
  void succeed() {
    clusters.succeed();
  }

  CurrentApis apis() {
    return apis;
  }

  /** Returns the routes of paths that pass through. */
  PathRoutes paths() {
    return paths;
  }

  Collection<Cluster> clusters() {
    return clusters.all();
  }

  /** Returns the schemas of all APIs, those from files first. */
  List<SchemaView> schemas() {
    return Stream.concat(files.stream(), reflected.views().stream()).toList();
  }

  void endStreams(DrainConfig drain) {
    clusters.endStreams(drain);
  }

  /** Lets the clusters that a successor does not share finish their calls. */
  void retire(Upstreams successor, DrainConfig drain) {
    clusters.retire(successor.clusters, drain);
  }

  /** Closes what a successor does not share. */
  void closeAllBut(Upstreams successor) {
    reflected.close();
    clusters.closeAllBut(successor.clusters);
  }

  /** Closes what was started for this configuration, which never served. */
  void abandon() {
    reflected.close();
    clusters.abandon();
  }

  @Override
  public void close() {
    reflected.close();
    clusters.close();
  }
}
