package io.weir.loadbalancer.sidecar;

import io.weir.loadbalancer.balancing.HashKey;
import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.loadbalancer.passthrough.PathClusters;
import io.weir.runtime.config.ConfigException.InvalidEntry;
import io.weir.runtime.headers.HeadersConfig;
import io.weir.runtime.proxy.Network;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks of a sidecar's configuration that its parts cannot make by themselves. */
final class ConfigChecks {
  private static final String NO_PREFIXES =
      "headers: response: metadata-prefix and trailer-prefix are for HTTP callers of a gateway;"
          + " a sidecar answers gRPC, use rename";

  private ConfigChecks() {}

  /** Checks that only the ports are configured which there are, and in a way that fits them. */
  static void ofPorts(
      SocketConfig listen,
      List<Network> trustedProxies,
      Map<String, ClusterConfig> clusters,
      Optional<InboundConfig> inbound) {
    if (clusters.isEmpty() && inbound.isEmpty()) {
      throw new IllegalArgumentException(
          "clusters is empty: name the instances to call, or the application behind inbound");
    }
    if (listen.unix() != null && !trustedProxies.isEmpty()) {
      throw new InvalidEntry(
          "trusted-proxies: callers at a Unix socket (listen.unix) have no address, and all are"
              + " believed; remove trusted-proxies",
          "trusted-proxies");
    }
    if (clusters.isEmpty() && !listen.equals(SocketConfig.defaults())) {
      throw new InvalidEntry(
          "listen is the port for calls to clusters, and there are none; the port in front of the application is inbound: {listen: ...}",
          "listen");
    }
    if (inbound.isPresent() && clusters.containsKey(InboundConfig.CLUSTER)) {
      throw new InvalidEntry(
          "clusters: '%s' is the name of the application behind inbound; choose another one"
              .formatted(InboundConfig.CLUSTER),
          "clusters",
          InboundConfig.CLUSTER);
    }
  }

  /** Checks that no cluster needs what a sidecar does not have. */
  static void ofClusters(Map<String, ClusterConfig> clusters) {
    clusters.forEach((name, cluster) -> {
      if (!cluster.isSomewhere()) {
        throw new InvalidEntry(
            "cluster '%s' has none of endpoints, dns, srv and file".formatted(name),
            "clusters",
            name);
      }
      if (cluster.balance().hash().flatMap(HashKey::field).isPresent()) {
        throw new InvalidEntry(
            "cluster '%s' is balanced by a field, but a sidecar has no schema: take a header"
                .formatted(name),
            "clusters",
            name,
            "balance");
      }
    });
  }

  /** Checks that each route goes to a cluster that can take it. */
  static void ofRoutes(List<RouteConfig> routes, Map<String, ClusterConfig> clusters) {
    var grpc = grpc(clusters);
    if (routes.stream().noneMatch(RouteConfig::isRoute) && grpc.size() > 1) {
      throw new IllegalArgumentException(
          "routes is empty: which of the clusters %s takes a call?".formatted(names(grpc)));
    }
    if (routes.isEmpty() && grpc.isEmpty() && !clusters.isEmpty()) {
      throw new IllegalArgumentException(
          "routes is empty: clusters in plain HTTP need routes: [{path: /**, cluster: NAME}]");
    }
    for (int i = 0; i < routes.size(); i++) {
      var route = routes.get(i);
      if (!route.isRoute()) {
        continue;
      }
      var cluster = clusters.get(route.destination());
      if (cluster == null) {
        throw new InvalidEntry(
            "a route goes to cluster '%s', which is not among clusters: %s"
                .formatted(route.cluster(), names(clusters)),
            "routes",
            i,
            "cluster");
      }
      if (cluster.protocol().isHttp()) {
        throw new InvalidEntry(
            "a route of RPCs goes to cluster '%s', whose protocol is not grpc; a route of plain HTTP"
                    .formatted(route.cluster())
                + " has path: /**",
            "routes",
            i,
            "cluster");
      }
    }
    PathClusters.check(routes.stream().map(RouteConfig::passed).toList(), List.of(), clusters);
  }

  /** Returns the clusters that RPCs can go to. */
  static Map<String, ClusterConfig> grpc(Map<String, ClusterConfig> clusters) {
    return clusters.entrySet().stream()
        .filter(each -> !each.getValue().protocol().isHttp())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Checks that the rules for headers are for gRPC. */
  static void ofHeaders(List<RouteConfig> routes, HeadersConfig headers) {
    if (headers.response().hasPrefixes()) {
      throw new InvalidEntry(NO_PREFIXES, "headers", "response");
    }
    for (int i = 0; i < routes.size(); i++) {
      var own = routes.get(i).headers();
      if (own != null && own.response().hasPrefixes()) {
        throw new InvalidEntry(NO_PREFIXES, "routes", i, "headers", "response");
      }
    }
  }

  private static String names(Map<String, ClusterConfig> clusters) {
    return String.join(", ", clusters.keySet().stream().sorted().toList());
  }
}
