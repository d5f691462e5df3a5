package io.weir.loadbalancer.passthrough;

import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.loadbalancer.cluster.Clusters;
import io.weir.runtime.config.ConfigException.InvalidEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks and resolves the clusters that a configuration names for paths. */
public final class PathClusters {
  private PathClusters() {}

  /**
   * Paths that pass through to a cluster.
   *
   * @param cluster name of the cluster
   */
  public record Passed(PathPattern path, String cluster) {}

  /**
   * Checks that paths go to clusters that speak plain HTTP, and RPCs to those that speak gRPC.
   *
   * @param routes paths of each route of the file; empty for a route of RPCs
   * @param callers names of the clusters of RPCs, one for each API
   * @throws IllegalArgumentException if a route is impossible; the message names it
   */
  public static void check(
      List<Optional<Passed>> routes, List<String> callers, Map<String, ClusterConfig> clusters) {
    var patterns = new HashSet<PathPattern>();
    for (int i = 0; i < routes.size(); i++) {
      if (routes.get(i).isEmpty()) {
        continue;
      }
      var route = routes.get(i).get();
      var cluster = clusters.get(route.cluster());
      if (cluster == null) {
        throw new InvalidEntry(
            "the route of %s goes to cluster '%s', which is not among clusters: %s"
                .formatted(
                    route.path(),
                    route.cluster(),
                    String.join(", ", clusters.keySet().stream().sorted().toList())),
            "routes",
            i,
            "cluster");
      }
      if (!cluster.protocol().isHttp()) {
        throw new InvalidEntry(
            "the route of %s goes to cluster '%s', which speaks gRPC; set protocol: http1 or http2"
                .formatted(route.path(), route.cluster()),
            "routes",
            i,
            "cluster");
      }
      if (!patterns.add(route.path())) {
        throw new InvalidEntry("two routes have the path " + route.path(), "routes", i, "path");
      }
    }
    for (int i = 0; i < callers.size(); i++) {
      var cluster = clusters.get(callers.get(i));
      if (cluster != null && cluster.protocol().isHttp()) {
        throw new InvalidEntry(
            "cluster '%s' serves RPCs, but its protocol is not grpc".formatted(callers.get(i)),
            "apis",
            i,
            "cluster");
      }
    }
  }

  /** Returns the routes over the started clusters. */
  public static PathRoutes over(List<Passed> routes, Clusters clusters) {
    return new PathRoutes(
        routes.stream()
            .map(route -> new PathRoute(route.path(), clusters.of(route.cluster())))
            .toList());
  }
}
