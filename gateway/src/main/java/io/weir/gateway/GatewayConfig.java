package io.weir.gateway;

import io.weir.gateway.deadline.DeadlineConfig;
import io.weir.gateway.docs.DocsConfig;
import io.weir.gateway.routing.BodyLimit;
import io.weir.gateway.routing.RouteConfig;
import io.weir.gateway.routing.RpcRules;
import io.weir.gateway.security.ReflectionConfig;
import io.weir.gateway.web.WebConfig;
import io.weir.loadbalancer.access.AccessRule;
import io.weir.loadbalancer.access.AccessRules;
import io.weir.loadbalancer.admission.AdmissionConfig;
import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.loadbalancer.passthrough.PathClusters;
import io.weir.loadbalancer.ratelimit.RateLimitConfig;
import io.weir.loadbalancer.ratelimit.shared.RateLimitStoreConfig;
import io.weir.observability.TelemetryConfig;
import io.weir.runtime.accesslog.AccessLogConfig;
import io.weir.runtime.authentication.IdentityConfig;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigException.InvalidEntry;
import io.weir.runtime.config.ConfigMistakes;
import io.weir.runtime.config.ConfigReader;
import io.weir.runtime.config.value.Size;
import io.weir.runtime.listener.DrainConfig;
import io.weir.runtime.listener.LimitsConfig;
import io.weir.runtime.proxy.Network;
import io.weir.runtime.reload.FixedSettings;
import io.weir.runtime.reload.ReloadConfig;
import io.weir.runtime.serving.AdminConfig;
import io.weir.runtime.serving.ListenConfig;
import io.weir.runtime.tls.ServerTlsFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configuration file of a gateway.
 *
 * @param routes settings of single RPCs, which replace those of their cluster, and paths that no
 *     API has, which pass through as plain HTTP
 * @param identity ways in which callers prove who they are
 * @param access rules about who may call what; once there is one, the rest is denied
 * @param rateLimits limits of how often callers may call
 * @param rateLimitStore where gateways share their limits; by default each counts for itself
 * @param trustedProxies networks of the proxies that are believed when they name a client
 */
public record GatewayConfig(
    ListenConfig listen,
    AdminConfig admin,
    List<ApiConfig> apis,
    List<RouteConfig> routes,
    Map<String, ClusterConfig> clusters,
    LimitsConfig limits,
    AdmissionConfig admission,
    DeadlineConfig deadline,
    DrainConfig drain,
    DocsConfig docs,
    WebConfig web,
    AccessLogConfig accessLog,
    ReflectionConfig reflection,
    IdentityConfig identity,
    List<AccessRule> access,
    List<RateLimitConfig> rateLimits,
    RateLimitStoreConfig rateLimitStore,
    List<Network> trustedProxies,
    ReloadConfig reload,
    TelemetryConfig telemetry)
    implements FixedSettings.Holder {

  public GatewayConfig {
    apis = List.copyOf(apis);
    routes = List.copyOf(routes);
    access = List.copyOf(access);
    rateLimits = List.copyOf(rateLimits);
    clusters = Map.copyOf(clusters);
    trustedProxies = List.copyOf(trustedProxies);
    if (apis.isEmpty() && passed(routes).isEmpty()) {
      throw new IllegalArgumentException(
          "apis is empty: name a descriptor set, or reflection: true, and the cluster that serves"
              + " it");
    }
    for (int i = 0; i < apis.size(); i++) {
      var api = apis.get(i);
      if (!clusters.containsKey(api.cluster())) {
        throw new InvalidEntry(
            "the API of %s is served by cluster '%s', which is not among clusters: %s"
                .formatted(
                    api.source(),
                    api.cluster(),
                    String.join(", ", clusters.keySet().stream().sorted().toList())),
            "apis",
            i,
            "cluster");
      }
    }
    PathClusters.check(
        routes.stream().map(RouteConfig::passed).toList(),
        apis.stream().map(ApiConfig::cluster).toList(),
        clusters);
  }

  /**
   * Reads a file and every descriptor set that it names.
   *
   * @param environment values for ${NAME} and ${NAME:default}
   * @return the configuration, with descriptor files resolved against the directory of the file
   * @throws ConfigException with every mistake in the file and in the files that it names
   */
  public static GatewayConfig read(Path file, Map<String, String> environment) {
    return GatewayFile.read(file, environment).config();
  }

  /** Reads a file without the files that it names, which are resolved against its directory. */
  static GatewayConfig located(Path file, Map<String, String> environment) {
    var config = ConfigReader.read(file, GatewayConfig.class, environment);
    var directory = directory(file);
    return config.with(
        config.listen.from(directory),
        ApiFiles.resolved(config.apis, directory),
        resolved(config.clusters, directory),
        config.docs.from(directory),
        config.identity.from(directory));
  }

  /** Finds the mistakes that no single record can detect. */
  void find(ConfigMistakes mistakes) {
    clusters.forEach((name, cluster) -> {
      if (!cluster.isSomewhere()) {
        mistakes.add(
            "cluster '" + name + "' names no endpoints, dns, srv or file", "clusters", name);
      }
    });
    ClusterConfig.find(clusters, mistakes);
    listen
        .tls()
        .flatMap(ServerTlsFiles::mistake)
        .ifPresent(mistake -> mistakes.add(mistake, "listen", "tls"));
    findUnshared(mistakes);
    docs.mistake().ifPresent(mistake -> mistakes.add(mistake, "docs", "pages"));
  }

  private void findUnshared(ConfigMistakes mistakes) {
    for (int i = 0; i < rateLimits.size(); i++) {
      if (rateLimitStore.redis() == null && Boolean.TRUE.equals(rateLimits.get(i).shared())) {
        mistakes.add(
            "rate-limits: shared: true needs a store; set rate-limit-store: {redis:"
                + " redis://host:6379}, or remove the key",
            "rate-limits",
            i,
            "shared");
      }
    }
  }

  /**
   * Returns the files whose change reloads the configuration.
   *
   * @param file file of the configuration
   */
  List<Path> watched(Path file) {
    return reload.watch()
        ? Stream.concat(Stream.of(file), apis.stream().flatMap(ApiFiles::files)).toList()
        : List.of();
  }

  @Override
  public FixedSettings fixed() {
    Map<String, Object> settings = new LinkedHashMap<>(FixedSettings.ofPorts("listen", listen));
    settings.put("admin", admin);
    settings.put("limits: memory", limits.memory());
    settings.put("telemetry", telemetry);
    return new FixedSettings("gateway", settings);
  }

  /** Returns the paths that pass through. */
  public List<PathClusters.Passed> passed() {
    return passed(routes);
  }

  private static List<PathClusters.Passed> passed(List<RouteConfig> routes) {
    return routes.stream().flatMap(route -> route.passed().stream()).toList();
  }

  /** Returns the rules for the RPCs that a cluster serves. */
  RpcRules rpcs(String cluster) {
    var config = Objects.requireNonNull(clusters.get(cluster), cluster);
    return new RpcRules(
        routes, config.limits(), config.deadline(), BodyLimit.ofGateway(limits.body()), rules());
  }

  /** Returns the rules about who may call what. */
  AccessRules rules() {
    return new AccessRules(access);
  }

  /** Returns the limits of the listener, whose largest body is that of any route. */
  LimitsConfig listenerLimits() {
    long largest =
        routes.stream()
            .map(RouteConfig::maxBody)
            .filter(Objects::nonNull)
            .mapToLong(Size::bytes)
            .max()
            .orElse(0);
    return limits.withBody(new Size(Math.max(largest, limits.body().bytes())));
  }

  private static Path directory(Path file) {
    var parent = file.toAbsolutePath().getParent();
    return parent == null ? Path.of("") : parent;
  }

  private static Map<String, ClusterConfig> resolved(
      Map<String, ClusterConfig> clusters, Path directory) {
    return clusters.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().from(directory)));
  }

  private GatewayConfig with(
      ListenConfig otherListen,
      List<ApiConfig> otherApis,
      Map<String, ClusterConfig> others,
      DocsConfig otherDocs,
      IdentityConfig otherIdentity) {
    return new GatewayConfig(
        otherListen,
        admin,
        otherApis,
        routes,
        others,
        limits,
        admission,
        deadline,
        drain,
        otherDocs,
        web,
        accessLog,
        reflection,
        otherIdentity,
        access,
        rateLimits,
        rateLimitStore,
        trustedProxies,
        reload,
        telemetry);
  }

  /**
   * Creates the configuration of a gateway on its default ports. The APIs refer to the clusters by
   * their names.
   */
  public static GatewayConfig of(List<ApiConfig> apis, Map<String, ClusterConfig> clusters) {
    return new GatewayConfig(
        ListenConfig.defaults(),
        AdminConfig.defaults(),
        apis,
        List.of(),
        clusters,
        LimitsConfig.defaults(),
        AdmissionConfig.defaults(),
        DeadlineConfig.defaults(),
        DrainConfig.defaults(),
        DocsConfig.defaults(),
        WebConfig.defaults(),
        AccessLogConfig.defaults(),
        ReflectionConfig.defaults(),
        IdentityConfig.defaults(),
        List.of(),
        List.of(),
        RateLimitStoreConfig.defaults(),
        List.of(),
        ReloadConfig.defaults(),
        TelemetryConfig.defaults());
  }
}
