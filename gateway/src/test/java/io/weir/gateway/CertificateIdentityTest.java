package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.config.ConfigException;
import io.weir.testkit.tls.TestCertificate;
import io.weir.testkit.upstream.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Callers who prove who they are by their certificate. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CertificateIdentityTest {
  private TestCertificate server;
  private TestCertificate shop;
  private TestCertificate stock;
  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    server = TestCertificate.of(directory, "localhost");
    shop = TestCertificate.of(directory, "shop.internal");
    stock = TestCertificate.of(directory, "stock.internal");
    var authorities =
        Files.writeString(
            directory.resolve("clients.pem"),
            Files.readString(shop.certificate()) + Files.readString(stock.certificate()));
    edge =
        TestEdge.start(
            "listen: {host: 127.0.0.1, port: 0, tls: {certificate: \"%s\", key: \"%s\", client-ca: \"%s\", clients: optional}}"
                .formatted(server.certificate(), server.key(), authorities),
            "identity: {certificates: {metadata: x-client}, api-keys: {metadata: x-key, keys: {acme: %s}}}"
                .formatted(IdentitySettings.sha256(IdentitySettings.API_KEY)),
            "access: [{rpc: \"weir.users.v1.UserService/*\", allow: authenticated}, {rpc:"
                + " weir.users.v1.UserService/GetUser, require: {claims: {sub: shop.internal}}},"
                + " {rpc: weir.users.v1.UserService/DeleteUser, require: {peers: [shop.internal,"
                + " \"*.example\"]}}]");
    edge.upstream.always(USERS + "GetUser", Answer.ok(new byte[0]));
    edge.upstream.always(USERS + "ListUsers", Answer.ok(new byte[0]));
    edge.upstream.always(USERS + "DeleteUser", Answer.ok(new byte[0]));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private String get(@Nullable TestCertificate own, String target, String... headers)
      throws IOException {
    var socket = new TlsClient(List.of(server), own).connect(edge.gateway.port(), "localhost");
    return RawHttp.exchange(socket, RawHttp.get(target, headers));
  }

  @Test
  void areToldToTheService() throws IOException {
    assertThat(get(shop, "/v1/users/u1", "x-client: root", "X_Client: root")).contains(" 200 ");
    var seen = edge.upstream.calls().getLast();
    assertThat(seen.header("x-client")).isEqualTo("shop.internal");
    assertThat(seen.header("x_client")).isNull();
  }

  @Test
  void mayDoWhatTheRulesLetThem() throws IOException {
    assertThat(get(stock, "/v1/users")).contains(" 200 ");
    assertThat(get(stock, "/v1/users/u1")).contains(" 403 ");
    assertThat(get(null, "/v1/users")).contains(" 401 ");
    assertThat(delete(shop)).contains(" 200 ");
    assertThat(delete(stock)).contains(" 403 ");
  }

  private String delete(TestCertificate own) throws IOException {
    var socket = new TlsClient(List.of(server), own).connect(edge.gateway.port(), "localhost");
    return RawHttp.exchange(socket, RawHttp.get("/v1/users/u1").replace("GET ", "DELETE "));
  }

  /** A proxy with a certificate of its own sends the calls of others. */
  @Test
  void countForLessThanCredentialsOfTheRequest() throws IOException {
    assertThat(get(shop, "/v1/users", "x-api-key: " + IdentitySettings.API_KEY)).contains(" 200 ");
    assertThat(edge.upstream.calls().getLast().header("x-key")).isEqualTo("acme");
    assertThat(edge.upstream.calls().getLast().header("x-client")).isNull();
    assertThat(get(shop, "/v1/users", "x-api-key: guessed")).contains(" 401 ");
  }

  @Test
  void mustBeAskedFor(@TempDir Path directory) throws IOException {
    var file =
        Files.writeString(
            directory.resolve("weir.yaml"),
            """
            apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
            clusters: {users: {endpoints: ["127.0.0.1:1"]}}
            identity:
              certificates: {metadata: x-client}
            """);
    assertThatThrownBy(() -> GatewayConfig.read(file, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("weir.yaml:4: certificates: callers are asked for none");
  }
}
