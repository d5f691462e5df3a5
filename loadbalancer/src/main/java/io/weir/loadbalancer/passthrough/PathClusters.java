package io.weir.loadbalancer.passthrough;

import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.loadbalancer.cluster.Clusters;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

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
   * @param callers names of the clusters of RPCs
   * @throws IllegalArgumentException if a route is impossible; the message names it
   */
  public static void check(
      List<Passed> routes, List<String> callers, Map<String, ClusterConfig> clusters) {
    var patterns = new HashSet<PathPattern>();
    for (var route : routes) {
      var cluster = clusters.get(route.cluster());
      if (cluster == null) {
        throw new IllegalArgumentException(
            "the route of %s goes to cluster '%s', which is not among clusters: %s"
                .formatted(
                    route.path(),
                    route.cluster(),
                    String.join(", ", clusters.keySet().stream().sorted().toList())));
      }
      if (!cluster.protocol().isHttp()) {
        throw new IllegalArgumentException(
            "the route of %s goes to cluster '%s', which speaks gRPC; set protocol: http1 or http2"
                .formatted(route.path(), route.cluster()));
      }
      if (!patterns.add(route.path())) {
        throw new IllegalArgumentException("two routes have the path " + route.path());
      }
    }
    for (var name : callers) {
      var cluster = clusters.get(name);
      if (cluster != null && cluster.protocol().isHttp()) {
        throw new IllegalArgumentException(
            "cluster '%s' serves RPCs, but its protocol is not grpc".formatted(name));
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
