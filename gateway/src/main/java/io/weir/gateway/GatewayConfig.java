package io.weir.gateway;

import io.weir.gateway.deadline.DeadlineConfig;
import io.weir.gateway.docs.DocsConfig;
import io.weir.gateway.security.ReflectionConfig;
import io.weir.gateway.web.WebConfig;
import io.weir.loadbalancer.admission.AdmissionConfig;
import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.observability.TelemetryConfig;
import io.weir.runtime.accesslog.AccessLogConfig;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import io.weir.runtime.listener.DrainConfig;
import io.weir.runtime.listener.LimitsConfig;
import io.weir.runtime.proxy.Network;
import io.weir.runtime.serving.AdminConfig;
import io.weir.runtime.serving.ListenConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configuration file of a gateway.
 *
 * @param trustedProxies networks of the proxies that are believed when they name a client
 */
public record GatewayConfig(
    ListenConfig listen,
    AdminConfig admin,
    List<ApiConfig> apis,
    Map<String, ClusterConfig> clusters,
    LimitsConfig limits,
    AdmissionConfig admission,
    DeadlineConfig deadline,
    DrainConfig drain,
    DocsConfig docs,
    WebConfig web,
    AccessLogConfig accessLog,
    ReflectionConfig reflection,
    List<Network> trustedProxies,
    TelemetryConfig telemetry) {

  public GatewayConfig {
    apis = List.copyOf(apis);
    clusters = Map.copyOf(clusters);
    trustedProxies = List.copyOf(trustedProxies);
    if (apis.isEmpty()) {
      throw new IllegalArgumentException(
          "apis is empty: name a descriptor set, or reflection: true, and the cluster that serves"
              + " it");
    }
    for (var api : apis) {
      if (!clusters.containsKey(api.cluster())) {
        throw new IllegalArgumentException(
            "the API of %s is served by cluster '%s', which is not among clusters: %s"
                .formatted(
                    api.source(),
                    api.cluster(),
                    String.join(", ", clusters.keySet().stream().sorted().toList())));
      }
    }
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
        ApiFiles.resolved(config.apis, directory),
        resolved(config.clusters, directory),
        config.docs.from(directory));
  }

  /** Returns the mistakes that no single record can detect. */
  List<String> mistakes() {
    return Stream.of(
            nowhere(clusters).stream(),
            ClusterConfig.mistakes(clusters).stream(),
            docs.mistake().stream())
        .flatMap(Function.identity())
        .toList();
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

  private static List<String> nowhere(Map<String, ClusterConfig> clusters) {
    return clusters.entrySet().stream()
        .filter(cluster -> !cluster.getValue().isSomewhere())
        .map(cluster -> "cluster '" + cluster.getKey() + "' names no endpoints, dns, srv or file")
        .sorted()
        .toList();
  }

  private GatewayConfig with(
      List<ApiConfig> otherApis, Map<String, ClusterConfig> others, DocsConfig otherDocs) {
    return new GatewayConfig(
        listen,
        admin,
        otherApis,
        others,
        limits,
        admission,
        deadline,
        drain,
        otherDocs,
        web,
        accessLog,
        reflection,
        trustedProxies,
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
        clusters,
        LimitsConfig.defaults(),
        AdmissionConfig.defaults(),
        DeadlineConfig.defaults(),
        DrainConfig.defaults(),
        DocsConfig.defaults(),
        WebConfig.defaults(),
        AccessLogConfig.defaults(),
        ReflectionConfig.defaults(),
        List.of(),
        TelemetryConfig.defaults());
  }
}
