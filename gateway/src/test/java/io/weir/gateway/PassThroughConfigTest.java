package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configuration of paths that pass through. */
final class PassThroughConfigTest {
  private static final String CLUSTERS =
      """
      clusters:
        old: {endpoints: ["127.0.0.1:8080"], protocol: http1, health: {path: /healthz}}
        users: {endpoints: ["127.0.0.1:50051"]}
      """;

  private static GatewayConfig read(String keys) {
    return ConfigReader.read(CLUSTERS + keys, "test", GatewayConfig.class, Map.of());
  }

  @Test
  void needsNoApi() {
    var config = read("apis: []\nroutes: [{path: /**, cluster: old}]");
    assertThat(config.routes()).hasSize(1);
    assertThat(config.passed()).hasToString("[Passed[path=/**, cluster=old]]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{path: /x/**, cluster: none}|is not among clusters",
        "{path: /x/**, cluster: users}|speaks gRPC; set protocol: http1 or http2",
        "{path: /x/**}|path: /legacy/** and cluster: NAME together",
        "{path: /x/**, cluster: old, timeout: 1s}|are for routes of RPCs",
        "{path: /x/**, cluster: old, rpc: a.B/C}|a route needs rpc",
        "{rpc: a.B/C, cluster: old}|RPCs have the cluster of their API",
        "{cluster: old}|a route needs rpc",
        "{path: x, cluster: old}|found 'x', expected a path",
        "{path: /x*, cluster: old}|found '/x*'",
        "{path: /*/x, cluster: old}|found '/*/x'",
        "{path: '/x/{id}', cluster: old}|expected a path",
        "{path: //x/**, cluster: old}|expected a path",
        "{path: /x/../y, cluster: old}|expected a path",
        "{path: /x/./**, cluster: old}|expected a path",
        "{path: /%78/**, cluster: old}|expected a path",
        "{path: /x?y, cluster: old}|expected a path",
        "{path: /x;y/**, cluster: old}|expected a path",
        "{path: '**', cluster: old}|expected a path",
        "{path: /x//**, cluster: old}|expected a path",
      })
  void refusesImpossibleRoutes(String route, String message) {
    assertThatThrownBy(() -> read("apis: []\nroutes: [" + route + "]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesThePathOfAnotherRoute() {
    assertThatThrownBy(
            () -> read("routes: [{path: /x/**, cluster: old}, {path: /x/**, cluster: old}]"))
        .hasMessageContaining("two routes have the path /x/**");
  }

  @Test
  void refusesAnApiOfAPlainHttpCluster() {
    assertThatThrownBy(() -> read("apis: [{reflection: true, cluster: old}]"))
        .hasMessageContaining("cluster 'old' serves RPCs, but its protocol is not grpc");
  }

  @Test
  void refusesAHealthPathThatIsNone() {
    assertThatThrownBy(() ->
            ConfigReader.read(
                "clusters: {old: {endpoints: [\"h:1\"], health: {path: x y}}}",
                "test",
                GatewayConfig.class,
                Map.of()))
        .hasMessageContaining("health: path: found 'x y'");
  }
}
