package io.weir.loadbalancer.sidecar;

import io.weir.loadbalancer.balancing.HashKey;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.loadbalancer.passthrough.PathClusters;
import io.weir.loadbalancer.route.RpcPattern;
import io.weir.observability.TelemetryConfig;
import io.weir.runtime.accesslog.AccessLogConfig;
import io.weir.runtime.config.ConfigException.InvalidEntry;
import io.weir.runtime.config.ConfigMistakes;
import io.weir.runtime.config.ConfigReader;
import io.weir.runtime.headers.HeadersConfig;
import io.weir.runtime.listener.DrainConfig;
import io.weir.runtime.listener.LimitsConfig;
import io.weir.runtime.proxy.Network;
import io.weir.runtime.serving.AdminConfig;
import io.weir.runtime.tls.ServerTlsFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Configuration file of a sidecar: beside a client, whose calls it takes at {@code listen} for the
 * clusters; in front of an application ({@code inbound}); or both.
 *
 * @param routes routes, of which the first match takes a call; without one, the only cluster takes
 *     all calls. Beside them settings of RPCs, of which the most specific match applies.
 * @param headers rules for the headers of calls whose route has none of its own
 * @param trustedProxies networks of the callers that are believed when they say who a client is;
 *     empty to believe all
 * @param inbound port in front of an application; empty for none
 */
public record SidecarConfig(
    SocketConfig listen,
    AdminConfig admin,
    List<RouteConfig> routes,
    Map<String, ClusterConfig> clusters,
    HeadersConfig headers,
    List<Network> trustedProxies,
    LimitsConfig limits,
    DrainConfig drain,
    AccessLogConfig accessLog,
    TelemetryConfig telemetry,
    Optional<InboundConfig> inbound) {

  private static final String NO_PREFIXES =
      "headers: response: metadata-prefix and trailer-prefix are for HTTP callers of a gateway;"
          + " a sidecar answers gRPC, use rename";

  public SidecarConfig {
    routes = List.copyOf(routes);
    clusters = Map.copyOf(clusters);
    trustedProxies = List.copyOf(trustedProxies);
    checkHeaders(listen, routes, headers, trustedProxies);
    if (clusters.isEmpty() && inbound.isEmpty()) {
      throw new IllegalArgumentException(
          "clusters is empty: name the instances to call, or the application behind inbound");
    }
    checkInbound(listen, clusters, inbound);
    checkRoutes(routes, clusters);
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

  /** Creates the configuration of a sidecar that is not in front of an application. */
  public SidecarConfig(
      SocketConfig listen,
      AdminConfig admin,
      List<RouteConfig> routes,
      Map<String, ClusterConfig> clusters,
      HeadersConfig headers,
      List<Network> trustedProxies,
      LimitsConfig limits,
      DrainConfig drain,
      AccessLogConfig accessLog,
      TelemetryConfig telemetry) {
    this(
        listen,
        admin,
        routes,
        clusters,
        headers,
        trustedProxies,
        limits,
        drain,
        accessLog,
        telemetry,
        Optional.empty());
  }

  private static void checkInbound(
      SocketConfig listen, Map<String, ClusterConfig> clusters, Optional<InboundConfig> inbound) {
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

  private static void checkRoutes(List<RouteConfig> routes, Map<String, ClusterConfig> clusters) {
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
  private static Map<String, ClusterConfig> grpc(Map<String, ClusterConfig> clusters) {
    return clusters.entrySet().stream()
        .filter(each -> !each.getValue().protocol().isHttp())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Returns the only cluster that takes all RPCs if no route does; empty if there is none. */
  Optional<String> onlyCluster() {
    return grpc(clusters).keySet().stream().findFirst();
  }

  /** Returns the paths that pass through. */
  List<PathClusters.Passed> passed() {
    return routes.stream().flatMap(route -> route.passed().stream()).toList();
  }

  private static void checkHeaders(
      SocketConfig listen,
      List<RouteConfig> routes,
      HeadersConfig headers,
      List<Network> trustedProxies) {
    if (listen.unix() != null && !trustedProxies.isEmpty()) {
      throw new InvalidEntry(
          "trusted-proxies: callers at a Unix socket (listen.unix) have no address, and all are"
              + " believed; remove trusted-proxies",
          "trusted-proxies");
    }
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

  /** Returns what may be meant otherwise though it is valid; each in one line. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (isOutbound() && listen.isEverywhere() && trustedProxies.isEmpty()) {
      warnings.add(
          "listen: %s takes callers from everywhere, and all are believed when they say who a client"
              .concat(" is (x-forwarded-for and others); set trusted-proxies, or host: 127.0.0.1")
              .formatted(listen.shown()));
    }
    inbound.flatMap(InboundConfig::warning).ifPresent(warnings::add);
    return warnings;
  }

  /** Returns whether the sidecar takes calls for clusters. */
  boolean isOutbound() {
    return !clusters.isEmpty();
  }

  /** Returns all clusters: those for outbound calls, and the application. */
  Map<String, ClusterConfig> allClusters() {
    Map<String, ClusterConfig> all = new HashMap<>(clusters);
    inbound.ifPresent(each -> all.put(InboundConfig.CLUSTER, each.cluster()));
    return all;
  }

  /** Returns the rules for the headers of a route. */
  HeadersConfig headers(RouteConfig route) {
    var own = route.headers();
    return own == null ? headers : own;
  }

  /** Returns the policies of the methods of a route that may be executed twice, by their names. */
  Map<String, MethodPolicy> safe(RouteConfig route) {
    var cluster = Objects.requireNonNull(clusters.get(route.destination()), "checked").limits();
    Map<String, MethodPolicy> policies = new HashMap<>();
    for (var rpc : route.safe()) {
      var policy = new MethodPolicy(rpc, Repeat.SAFE, true);
      policies.put(
          rpc,
          RpcPattern.mostSpecific(rpc, routes, RouteConfig::rpc)
              .map(settings -> policy.limitedBy(settings.limits().over(cluster)))
              .orElse(policy));
    }
    return policies;
  }

  /** Finds settings for RPCs that no route names as safe: only those are known to be unary. */
  private void findIneffective(ConfigMistakes mistakes) {
    for (int i = 0; i < routes.size(); i++) {
      var pattern = routes.get(i).rpc();
      if (pattern != null
          && routes.stream().flatMap(each -> each.safe().stream()).noneMatch(pattern::matches)) {
        mistakes.add(
            "routes: rpc: '%s' matches no method that a route names in safe".formatted(pattern),
            "routes",
            i);
      }
    }
  }

  private static String names(Map<String, ClusterConfig> clusters) {
    return String.join(", ", clusters.keySet().stream().sorted().toList());
  }

  /**
   * Reads a configuration file.
   *
   * @param environment values of ${NAME} and ${NAME:default}
   * @throws io.weir.runtime.config.ConfigException with every mistake in the file
   */
  public static SidecarConfig read(Path file, Map<String, String> environment) {
    var config = ConfigReader.read(file, SidecarConfig.class, environment);
    var parent = file.toAbsolutePath().getParent();
    Map<String, ClusterConfig> located = new HashMap<>();
    config.clusters.forEach(
        (name, cluster) -> located.put(name, parent == null ? cluster : cluster.from(parent)));
    var directory = parent == null ? Path.of("") : parent;
    var listen = config.listen.from(directory);
    var inbound = config.inbound.map(each -> each.from(directory));
    var mistakes = new ConfigMistakes(file);
    ClusterConfig.find(located, mistakes);
    mistake(listen.tls()).ifPresent(found -> mistakes.add(found, "listen", "tls"));
    mistake(inbound.flatMap(each -> each.listen().tls()))
        .ifPresent(found -> mistakes.add(found, "inbound", "listen", "tls"));
    config.findIneffective(mistakes);
    mistakes.throwIfAny();
    return new SidecarConfig(
        listen,
        config.admin,
        config.routes,
        located,
        config.headers,
        config.trustedProxies,
        config.limits,
        config.drain,
        config.accessLog,
        config.telemetry,
        inbound);
  }

  private static Optional<String> mistake(Optional<ServerTlsFiles> tls) {
    return tls.flatMap(ServerTlsFiles::mistake);
  }
}
