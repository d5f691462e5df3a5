package io.weir.loadbalancer.sidecar;

import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.loadbalancer.passthrough.PathClusters;
import io.weir.loadbalancer.route.RpcPattern;
import io.weir.observability.TelemetryConfig;
import io.weir.runtime.accesslog.AccessLogConfig;
import io.weir.runtime.config.ConfigMistakes;
import io.weir.runtime.config.ConfigReader;
import io.weir.runtime.headers.HeadersConfig;
import io.weir.runtime.listener.DrainConfig;
import io.weir.runtime.listener.LimitsConfig;
import io.weir.runtime.proxy.Network;
import io.weir.runtime.reload.FixedSettings;
import io.weir.runtime.reload.ReloadConfig;
import io.weir.runtime.serving.AdminConfig;
import io.weir.runtime.serving.ListenConfig;
import io.weir.runtime.tls.ServerTlsFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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
    ReloadConfig reload,
    TelemetryConfig telemetry,
    Optional<InboundConfig> inbound)
    implements FixedSettings.Holder {

  public SidecarConfig {
    routes = List.copyOf(routes);
    clusters = Map.copyOf(clusters);
    trustedProxies = List.copyOf(trustedProxies);
    ConfigChecks.ofHeaders(routes, headers);
    ConfigChecks.ofPorts(listen, trustedProxies, clusters, inbound);
    ConfigChecks.ofRoutes(routes, clusters);
    ConfigChecks.ofClusters(clusters);
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
        ReloadConfig.defaults(),
        telemetry,
        Optional.empty());
  }

  /** Returns the only cluster that takes all RPCs if no route does; empty if there is none. */
  Optional<String> onlyCluster() {
    return ConfigChecks.grpc(clusters).keySet().stream().findFirst();
  }

  @Override
  public FixedSettings fixed() {
    Map<String, Object> settings = new LinkedHashMap<>();
    if (isOutbound() && listen.unix() == null) {
      var port = new ListenConfig(listen.host(), listen.port(), listen.tls());
      settings.putAll(FixedSettings.ofPorts("listen", port));
    }
    inbound.ifPresent(
        each -> settings.putAll(FixedSettings.ofPorts("inbound: listen", each.listen())));
    settings.put("admin", admin);
    settings.put("limits: memory", limits.memory());
    settings.put("telemetry", telemetry);
    return new FixedSettings("sidecar", settings);
  }

  /**
   * Returns the files whose change reloads the configuration.
   *
   * @param file file of the configuration
   */
  List<Path> watched(Path file) {
    return reload.watch() ? List.of(file) : List.of();
  }

  /** Returns the paths that pass through. */
  List<PathClusters.Passed> passed() {
    return routes.stream().flatMap(route -> route.passed().stream()).toList();
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
        config.reload,
        config.telemetry,
        inbound);
  }

  private static Optional<String> mistake(Optional<ServerTlsFiles> tls) {
    return tls.flatMap(ServerTlsFiles::mistake);
  }
}
