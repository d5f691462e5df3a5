package io.weir.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
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
import io.weir.runtime.health.Health;
import io.weir.runtime.listener.DrainConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Started clusters of a gateway, and the APIs that they serve. */
final class Upstreams implements AutoCloseable {
  private final Clusters clusters;
  private final List<SchemaView> files = new ArrayList<>();
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
    var names = sources.stream().map(ApiSource::clusterName).toList();
    apis = new CurrentApis(served, names, runtime.random());
    reflected = ReflectedApis.start(asked, apis, health, runtime);
    watch(runtime.telemetry().meters(), names);
  }

  static Upstreams start(GatewayFile file, EngineRuntime runtime, Health health) {
    var clusters = Clusters.start(file.config().clusters(), runtime, health);
    try {
      return new Upstreams(file, clusters, runtime, health);
    } catch (RuntimeException e) {
      clusters.close();
      throw e;
    }
  }

  private void watch(MeterRegistry meters, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      int number = i;
      Gauge.builder("weir.api.epochs", apis, a -> a.epochs(number))
          .description("Schemas of an API that are served; 0: not known yet, above 1: a deploy")
          .tags("api", String.valueOf(number + 1), "cluster", names.get(number))
          .register(meters);
    }
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

  @Override
  public void close() {
    reflected.close();
    clusters.close();
  }
}
