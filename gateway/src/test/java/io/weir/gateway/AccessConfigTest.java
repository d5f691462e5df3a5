package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes in identities and rules, with their lines. */
final class AccessConfigTest {
  private static final String API =
      """
      apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
      clusters: {users: {endpoints: ["127.0.0.1:1"]}, old: {endpoints: ["127.0.0.1:1"], protocol: http1}}
      routes: [{path: /old/**, cluster: old}]
      """;
  private static final String ISSUER =
      "identity: {jwt: [{issuer: a, audiences: [b], keys: {url: \"https://a/k\"}, claims: {sub:"
          + " x-user-id}}]}\n";

  @TempDir Path directory;

  private GatewayConfig read(String text) throws IOException {
    var file = Files.writeString(directory.resolve("gateway.yaml"), API + text);
    return GatewayConfig.read(file, Map.of());
  }

  @Test
  void takesAllKeys() throws IOException {
    Files.writeString(directory.resolve("keys.json"), IdentitySettings.ISSUER.jwks());
    var config =
        read(
            """
            identity:
              jwt:
                - issuer: https://a
                  audiences: [b, c]
                  keys: {file: keys.json, refresh: 1m}
                  algorithms: [PS256, ES384]
                  leeway: 5s
                  claims: {sub: x-user-id, realm.roles: x-roles}
              places: {cookie: session, query: access_token}
              api-keys: {header: x-key, metadata: x-client, keys: {acme: %s}}
            access:
              - {rpc: "weir.users.v1.*", require: {scope: "a b", claims: {role: admin}}}
              - {path: /old/**, allow: nobody}
              - {path: /docs/**, allow: public}
            """
                .formatted(IdentitySettings.sha256("key")));
    assertThat(config.identity().metadata())
        .containsExactlyInAnyOrder("x-user-id", "x-roles", "x-client");
    assertThat(config.toString()).doesNotContain(IdentitySettings.sha256("key"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "access: [{rpc: weir.users.v1.UserService/GetUser, allow: authenticated}] | needs identity",
        "access: [{rpc: weir.users.v1.UserService/GetUsers, allow: public}] | matches no RPC",
        "access: [{path: /v1/users/**, allow: public}] | rules for an API name the RPC",
        "access: [{rpc: weir.users.v1.*, allow: public}, {rpc: weir.users.v1.*, allow: public}] |"
            + " two rules",
        "access: [{rpc: weir.users.v1.*}] | a rule needs allow",
        "access: [{rpc: weir.users.v1.*, allow: public, require: {scope: a}}] | a rule needs allow",
        "access: [{rpc: weir.users.v1.*, require: {scope: ' '}}] | require needs scope",
        "access: [{rpc: weir.users.v1.*, require: {peers: [shop.internal]}}] | set identity:"
            + " {certificates: {}}",
        "access: [{rpc: weir.users.v1.*, require: {peers: [\"shop*\"]}}] | peers: found 'shop*'",
        "access: [{allow: public}] | a rule needs rpc",
        "access: [{rpc: weir.users.v1.*, allow: everyone}] | expected one of public",
        "identity: {jwt: [{issuer: a, keys: {url: \"https://a/k\"}}]} | audiences",
        "identity: {jwt: [{issuer: a, audiences: [b], keys: {}}]} | keys need url",
        "identity: {jwt: [{issuer: a, audiences: [b], keys: {file: none.json}}]} | cannot be read",
        "identity: {jwt: [{issuer: a, audiences: [b], keys: {url: \"file:///etc/passwd\"}}]} | url"
            + " must be",
        "identity: {jwt: [{issuer: a, audiences: [b], algorithms: [HS256], keys: {url:"
            + " \"https://a/k\"}}]} | RS256",
        "identity: {jwt: [{issuer: a, audiences: [b], algorithms: [none], keys: {url:"
            + " \"https://a/k\"}}]} | RS256",
        "identity: {jwt: [{issuer: a, audiences: [b], leeway: 1h, keys: {url: \"https://a/k\"}}]} |"
            + " leeway",
        "identity: {jwt: [{issuer: a, audiences: [b], keys: {url: \"https://a/k\"}, claims: {sub:"
            + " authorization}}]} | such as x-user-id",
        "identity: {jwt: [{issuer: a, audiences: [b], keys: {url: \"https://a/k\"}, claims: {sub:"
            + " grpc-status}}]} | such as x-user-id",
        "identity: {jwt: [{issuer: a, audiences: [b], keys: {url: \"https://a/k\"}, claims: {sub:"
            + " x-id-bin}}]} | such as x-user-id",
        "identity: {places: {cookie: a}} | need jwt",
        "identity: {api-keys: {keys: {acme: secret}}} | SHA-256",
      })
  void namesMistakes(String text, String expected) {
    assertThatThrownBy(() -> read(text + "\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("gateway.yaml:4: ")
        .hasMessageContaining(expected);
  }

  @Test
  void refusesRulesThatLetCallersSayWhoTheyAre() {
    var forging =
        "headers: {request: {rename: {x-name: x_user_id}}}}]".replace("x_user_id", "x-user-id");
    assertThatThrownBy(
            () -> {
              var file =
                  Files.writeString(
                      directory.resolve("gateway.yaml"),
                      API.replaceFirst("cluster: users}]", "cluster: users, " + forging) + ISSUER);
              GatewayConfig.read(file, Map.of());
            })
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("gateway.yaml:1: ")
        .hasMessageContaining("x-user-id, by which identity tells services who a caller is");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{rpc: weir.users.v1.*, per: header X-User-Id, rate: 1/s} | rate-limits: per: callers may"
            + " send any x-user-id",
        "{rpc: weir.users.v1.*, per: header x-tenant, rate: 1/s} | ",
      })
  void countByNoHeaderThatVouchesForACaller(String limit, @Nullable String mistake)
      throws IOException {
    var yaml = ISSUER + "rate-limits: [" + limit + "]\n";
    if (mistake == null) {
      assertThat(read(yaml).rateLimits()).hasSize(1);
    } else {
      assertThatThrownBy(() -> read(yaml)).hasMessageContaining("gateway.yaml:5: " + mistake);
    }
  }

  @Test
  void setNoMetadataThatIdentitySets() {
    var api =
        """
        apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users, headers: {request: {set: {x-user-id: a}}}}]
        clusters: {users: {endpoints: ["127.0.0.1:1"], headers: {request: {set: {x-user-id: b}}}}}
        """;
    assertThatThrownBy(
            () -> {
              var file = Files.writeString(directory.resolve("gateway.yaml"), api + ISSUER);
              GatewayConfig.read(file, Map.of());
            })
        .hasMessageContaining("gateway.yaml:1: headers: set of x-user-id has no effect")
        .hasMessageContaining("gateway.yaml:2: headers: set of x-user-id has no effect");
  }

  @Test
  void giveEachClaimANameOfItsOwn() {
    assertThatThrownBy(() -> read(ISSUER.replace("x-user-id}", "x-user-id, email: x-user-id}")))
        .hasMessageContaining("claims: two claims have the same name of metadata");
  }
}
