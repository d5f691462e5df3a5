package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.loadbalancer.cluster.ClusterConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GatewayConfigTest {
  private static final Map<String, ClusterConfig> CLUSTERS =
      Map.of("users", ClusterConfig.defaults());

  @Test
  void refusesAnApiOfAnUnknownCluster() {
    var apis = List.of(new ApiConfig("users.binpb", "user"));
    assertThatThrownBy(() -> GatewayConfig.of(apis, CLUSTERS))
        .hasMessageContaining("'user'")
        .hasMessageContaining("users");
  }

  @Test
  void refusesToServeNothing() {
    assertThatThrownBy(() -> GatewayConfig.of(List.of(), CLUSTERS))
        .hasMessageContaining("apis is empty");
  }

  @Test
  void saysWhichDescriptorFileIsNotThere() {
    assertThatThrownBy(() -> ApiFiles.compile(new ApiConfig("no/such.binpb", "users")))
        .hasMessageContaining("no file no/such.binpb");
    assertThatThrownBy(() -> ApiFiles.compile(new ApiConfig("classpath:no/such.binpb", "users")))
        .hasMessageContaining("classpath:no/such.binpb");
  }

  @Test
  void saysWhichCertificateIsNotThere(@TempDir Path directory) throws Exception {
    var file =
        Files.writeString(
            directory.resolve("gateway.yaml"),
            """
            apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
            clusters: {users: {endpoints: ["a:1"], tls: {ca: absent.pem}}}
            """);
    assertThatThrownBy(() -> GatewayConfig.read(file, Map.of()))
        .hasMessageContaining("cluster 'users': tls: ca: cannot read " + directory);
  }

  @Test
  void saysWhichDescriptorFileIsNone(@TempDir Path directory) throws Exception {
    var file = Files.writeString(directory.resolve("users.binpb"), "syntax = \"proto3\";");
    assertThatThrownBy(() -> ApiFiles.compile(new ApiConfig(file.toString(), "users")))
        .hasMessageContaining(file.toString());
  }
}
