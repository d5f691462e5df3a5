package io.weir.gateway;

import io.weir.gateway.deadline.DeadlineConfig;
import io.weir.gateway.listener.DrainConfig;
import io.weir.gateway.listener.LimitsConfig;
import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.observability.TelemetryConfig;
import io.weir.runtime.config.ConfigReader;
import io.weir.runtime.serving.AdminConfig;
import io.weir.runtime.serving.ListenConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The configuration file of a gateway. */
public record GatewayConfig(
    ListenConfig listen,
    AdminConfig admin,
    List<ApiConfig> apis,
    Map<String, ClusterConfig> clusters,
    LimitsConfig limits,
    DeadlineConfig deadline,
    DrainConfig drain,
    TelemetryConfig telemetry) {

  public GatewayConfig {
    apis = List.copyOf(apis);
    clusters = Map.copyOf(clusters);
    if (apis.isEmpty()) {
      throw new IllegalArgumentException(
          "apis is empty: name a descriptor set and the cluster that serves it");
    }
    for (var api : apis) {
      if (!clusters.containsKey(api.cluster())) {
        throw new IllegalArgumentException(
            "the API of %s is served by cluster '%s', which is not among clusters: %s"
                .formatted(
                    api.descriptors(),
                    api.cluster(),
                    String.join(", ", clusters.keySet().stream().sorted().toList())));
      }
    }
  }

  /**
   * Reads a configuration file. Files that it names are found from its own directory.
   *
   * @throws io.weir.runtime.config.ConfigException with every mistake in it
   */
  public static GatewayConfig read(Path file, Map<String, String> environment) {
    var read = ConfigReader.read(file, GatewayConfig.class, environment);
    var directory = file.toAbsolutePath().getParent();
    return directory == null
        ? read
        : new GatewayConfig(
            read.listen,
            read.admin,
            ApiFiles.resolved(read.apis, directory),
            read.clusters,
            read.limits,
            read.deadline,
            read.drain,
            read.telemetry);
  }

  /** A gateway on its usual ports; both parts name each other by the cluster's name. */
  public static GatewayConfig of(List<ApiConfig> apis, Map<String, ClusterConfig> clusters) {
    return new GatewayConfig(
        ListenConfig.defaults(),
        AdminConfig.defaults(),
        apis,
        clusters,
        LimitsConfig.defaults(),
        DeadlineConfig.defaults(),
        DrainConfig.defaults(),
        TelemetryConfig.defaults());
  }
}
