package io.weir.loadbalancer.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.loadbalancer.call.CallLimits;
import io.weir.loadbalancer.call.MethodPolicy;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configuration file of a sidecar. */
final class SidecarConfigTest {

  private static SidecarConfig read(String yaml) {
    return ConfigReader.read(yaml, "sidecar.yaml", SidecarConfig.class, Map.of());
  }

  @Test
  void needsOnlyAClusterWithInstances() {
    var config = read("clusters: {users: {endpoints: [\"127.0.0.1:1\"]}}");
    assertThat(config.listen().shown()).isEqualTo("127.0.0.1:15001");
    assertThat(config.admin().port()).isEqualTo(9901);
    assertThat(config.routes()).isEmpty();
    assertThat(config.watched(Path.of("sidecar.yaml"))).containsExactly(Path.of("sidecar.yaml"));
  }

  @Test
  void takesEveryKey() {
    var config =
        read(
            """
            listen: {unix: /run/weir.sock}
            admin: {port: 1}
            routes:
              - {authority: users, cluster: a}
              - {service: pkg.S, safe: [pkg.S/Get], cluster: b}
            clusters:
              a: {endpoints: ["127.0.0.1:1"]}
              b: {endpoints: ["127.0.0.1:2"]}
            drain: {delay: 1s, grace: 2s}
            reload: {watch: false}
            """);
    assertThat(config.listen().shown()).isEqualTo("/run/weir.sock");
    assertThat(config.watched(Path.of("sidecar.yaml"))).isEmpty();
    assertThat(config.routes().get(1).safe()).containsExactly("pkg.S/Get");
  }

  @Test
  void takesPathsInPlainHttp() {
    var config =
        read(
            """
            routes: [{path: /**, cluster: site}, {path: /a/**, cluster: site}]
            clusters:
              site: {endpoints: ["127.0.0.1:1"], protocol: http1}
              users: {endpoints: ["127.0.0.1:2"]}
            """);
    assertThat(config.passed()).hasSize(2);
    assertThat(config.onlyCluster()).contains("users");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [] | http1 | routes is empty: clusters in plain HTTP need routes
          [{path: /**, cluster: a}] | grpc | sidecar.yaml:1: the route of /** goes to cluster 'a', which speaks gRPC
          [{path: /**, cluster: b}] | http1 | which is not among clusters: a
          [{path: /**}] | http1 | 'cluster' is missing
          [{path: x, cluster: a}] | http1 | path: found 'x'
          [{path: /a, cluster: a}, {path: /a, cluster: a}] | http1 | two routes have the path /a
          [{path: /a, service: x.Y, cluster: a}] | http1 | a route of paths has path and cluster only
          [{path: /a, cluster: a, timeout: 1s}] | http1 | timeout and retry belong to
          [{service: x.Y, cluster: a}] | http1 | whose protocol is not grpc
          """)
  void namesMistakesOfPaths(String routes, String protocol, String message) {
    var file =
        "routes: %s\nclusters: {a: {endpoints: [\"h:1\"], protocol: %s}}"
            .formatted(routes, protocol);
    assertThatThrownBy(() -> read(file)).hasMessageContaining(message);
  }

  private static CallLimits limits(@Nullable MethodPolicy method) {
    return Objects.requireNonNull(Objects.requireNonNull(method).limits());
  }

  @Test
  void takesSettingsOfSafeMethods(@TempDir Path directory) throws IOException {
    var file = directory.resolve("sidecar.yaml");
    var text =
        """
        routes:
          - {service: pkg.S, safe: [pkg.S/Get, pkg.S/List], cluster: a}
          - rpc: pkg.S/Get
            timeout: 2s
            retry: {attempts: 4, hedge: p90}
          - {rpc: "%s"}
        clusters:
          a: {endpoints: ["127.0.0.1:1"], timeout: 9s}
        """;
    Files.writeString(file, text.formatted("pkg.*"));
    var config = SidecarConfig.read(file, Map.of());
    var safe = config.safe(config.routes().getFirst());
    var get = limits(safe.get("pkg.S/Get"));
    assertThat(get.timeout()).hasToString("2s");
    assertThat(get.attempts()).isEqualTo(4);
    assertThat(get.hedge()).hasToString("p90");
    var list = limits(safe.get("pkg.S/List"));
    assertThat(list.timeout()).hasToString("9s");
    Files.writeString(file, text.formatted("pkg.S/Watch"));
    assertThatThrownBy(() -> SidecarConfig.read(file, Map.of()))
        .hasMessageContaining(
            "sidecar.yaml:6: routes: rpc: 'pkg.S/Watch' matches no method that a route names in"
                + " safe");
  }

  @Test
  void namesTheLine() {
    var file =
        """
        listen: {port: 1}
        routes:
          - service: a.B
            cluster: %s
        clusters:
          a:
            endpoints: [%s]
            balance: {hash: {%s}}
        """;
    assertThatThrownBy(() -> read(file.formatted("b", "\"h:1\"", "header: x")))
        .hasMessageContaining("sidecar.yaml:4: a route goes to cluster 'b'");
    assertThatThrownBy(() -> read(file.formatted("a", "", "header: x")))
        .hasMessageContaining("sidecar.yaml:6: cluster 'a' has none of endpoints");
    assertThatThrownBy(() -> read(file.formatted("a", "\"h:1\"", "field: id")))
        .hasMessageContaining("sidecar.yaml:8: cluster 'a' is balanced by a field");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          clusters: {}                                                        | clusters is empty
          {clusters: {a: {endpoints: ["h:1"]}}, routes: [{service: s}]}            | 'cluster' is missing
          {clusters: {a: {endpoints: ["h:1"]}}, routes: [{rpc: 's.*', cluster: a}]} | rpc has settings, and does not route
          {clusters: {a: {endpoints: ["h:1"]}}, routes: [{service: s, cluster: a, timeout: 1s}]} | timeout and retry belong to an entry with rpc
          {clusters: {a: {endpoints: ["h:1"]}, b: {endpoints: ["h:2"]}}, routes: [{rpc: 's.*'}]} | routes is empty: which of the clusters a, b
          clusters: {a: {endpoints: []}}                                      | has none of endpoints, dns, srv and file
          clusters: {a: {endpoints: ["h:1"]}, b: {endpoints: ["h:2"]}}              | routes is empty: which of the clusters a, b
          {clusters: {a: {endpoints: ["h:1"]}}, routes: [{authority: x, cluster: c}]} | goes to cluster 'c', which is not among clusters: a
          {clusters: {a: {endpoints: ["h:1"]}}, routes: [{cluster: a}]}            | an authority, a service, or both
          {clusters: {a: {endpoints: ["h:1"]}}, routes: [{service: s, safe: [Get], cluster: a}]} | found 'Get', expected a method
          {clusters: {a: {endpoints: ["h:1"]}}, listen: {port: 70000}}             | port is 70000
          {clusters: {a: {endpoints: ["h:1"], balance: {hash: {field: id}}}}}      | cluster 'a' is balanced by a field, but a sidecar has no schema
          {clusters: {a: {endpoints: ["h:1"]}}, apis: []}                          | unknown key 'apis'
          """)
  void saysWhatIsWrong(String yaml, String says) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(says);
  }
}
