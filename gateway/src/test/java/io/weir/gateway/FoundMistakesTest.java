package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes of a file, and mistakes that only its other files show: each has its line. */
final class FoundMistakesTest {
  @TempDir Path directory;

  private GatewayConfig read(String yaml) throws IOException {
    return GatewayConfig.read(Files.writeString(directory.resolve("weir.yaml"), yaml), Map.of());
  }

  @Test
  void tellsTheLineOfWhatIsFoundAfterReading() throws IOException {
    Files.writeString(directory.resolve("rules.yaml"), "type: google.api.Service\nhttp: 7\n");
    assertThatThrownBy(() ->
            read(
                """
                deadline: {max: 2s}
                apis:
                  - cluster: users
                    descriptors: a.binpb
                  - descriptors: "classpath:weir/users/v1/users.binpb"
                    cluster: users
                    rules: rules.yaml
                clusters:
                  users: {endpoints: ["127.0.0.1:50051"]}
                  none:
                    timeout: 5s
                    endpoints: []
                  secret:
                    endpoints: ["127.0.0.1:50051"]
                    tls: {ca: nowhere.pem}
                routes:
                  - {rpc: weir.users.v1.UserService/GetUser, timeout: 3s}
                  - {rpc: weir.users.v1.UserService/GetUser}
                docs:
                  served: true
                  pages: nowhere
                """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("weir.yaml:4: descriptors: there is no file ")
        .hasMessageContaining("weir.yaml:7: rules: ")
        .hasMessageContaining("weir.yaml:10: cluster 'none' names no endpoints, dns, srv or file")
        .hasMessageContaining("weir.yaml:15: cluster 'secret': tls: ca: cannot read ")
        .hasMessageContaining("weir.yaml:17: routes: timeout: 3s exceeds deadline.max (2s)")
        .hasMessageContaining(
            "weir.yaml:18: routes: rpc: 'weir.users.v1.UserService/GetUser' again")
        .hasMessageContaining("weir.yaml:21: docs: pages: there is no directory ");
  }

  @Test
  void tellsTheLineOfARouteWithoutAnRpc() {
    assertThatThrownBy(() ->
            read(
                """
                apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
                clusters: {users: {endpoints: ["127.0.0.1:50051"]}}
                routes:
                  - {rpc: "weir.users.v1.*"}
                  - rpc: weir.users.v1.Usrs/*
                """))
        .hasMessageContaining("weir.yaml:5: routes: rpc: 'weir.users.v1.Usrs/*' matches no RPC");
  }

  /** Instances may tell any RPC, also later. */
  @Test
  void takesAnyPatternWithAReflectedSchema() throws IOException {
    var config =
        read(
            """
            apis: [{reflection: true, cluster: users}]
            clusters: {users: {endpoints: ["127.0.0.1:50051"]}}
            routes: [{rpc: later.Service/Get, max-body: 1MiB}]
            """);
    assertThat(config.routes()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {timeout: 1s}                                     | a route needs rpc
          {rpc: GetUser}                                    | expected an RPC such as pkg.Service/Method
          {rpc: 'a.*', timeout: 0s}                         | timeout
          {rpc: 'a.*', retry: {attempts: 9}}                | expected 1 to 5
          {rpc: 'a.*', retry: {budget: 20%}}                | unknown key 'budget'
          {rpc: 'a.*', retry: {hedge: soon}}                | expected a percentile
          {rpc: 'a.*', max-body: 2GiB}                      | max-body is at most 1GiB
          {rpc: 'a.*', max-bdy: 1KiB}                       | did you mean 'max-body'
          """)
  void refusesARoute(String route, String why) {
    var file =
        "apis: [{reflection: true, cluster: users}]\nclusters: {users: {endpoints: ['h:1']}}\n"
            + "routes:\n  - "
            + route;
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("weir.yaml:4: ")
        .hasMessageContaining(why);
  }
}
