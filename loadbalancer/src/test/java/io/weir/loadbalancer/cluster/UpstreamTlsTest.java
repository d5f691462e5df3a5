package io.weir.loadbalancer.cluster;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.tls.TestCertificate;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS to endpoints: what is trusted, asked for and presented. */
final class UpstreamTlsTest {
  private static final String NAME = "things.internal";
  private static final int UNAVAILABLE = 14;

  @TempDir private Path directory;
  private TestCertificate server = new TestCertificate(Path.of(""), Path.of(""));

  @BeforeEach
  void certify() {
    server = TestCertificate.of(directory, NAME);
  }

  private ScriptedUpstream encrypted() {
    return ScriptedUpstream.start(builder ->
        builder.useTransportSecurity(server.certificate().toFile(), server.key().toFile()));
  }

  private ScriptedUpstream askingForOne(TestCertificate client) {
    return ScriptedUpstream.start(builder -> {
      try {
        builder.sslContext(
            GrpcSslContexts.forServer(server.certificate().toFile(), server.key().toFile())
                .clientAuth(ClientAuth.REQUIRE)
                .trustManager(client.certificate().toFile())
                .build());
      } catch (SSLException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  private Edge edge(String tls, ScriptedUpstream... upstreams) {
    return Edge.before("tls: {ca: \"%s\", %s}".formatted(server.certificate(), tls), upstreams);
  }

  private static String presenting(TestCertificate client) {
    return "server-name: %s, certificate: \"%s\", key: \"%s\""
        .formatted(NAME, client.certificate(), client.key());
  }

  private static void checked(Edge edge) {
    eventually(
        "it is checked", () -> edge.cluster.view().endpoints().getFirst().state().equals("active"));
  }

  @Test
  void callsAnEndpointUnderTheNameOfItsCertificate() {
    try (var one = encrypted();
        var edge = edge("server-name: " + NAME, one)) {
      checked(edge);
      for (int i = 0; i < 20; i++) {
        assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
      }
      assertThat(one.executions(Edge.RPC)).isEqualTo(20);
      assertThat(edge.cluster.view().endpoints().getFirst().connections().open()).isPositive();
    }
  }

  /** The endpoint's settings are read although its connection is observed after the handshake. */
  @Test
  void knowsTheHeaderLimitOfAnEncryptedEndpoint() {
    try (var one = encrypted();
        var edge = edge("server-name: " + NAME, one)) {
      checked(edge);
      assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
      var large = edge.headers(Repeat.SAFE).add("x-note", "x".repeat(12_000)).build();
      var answer = edge.send(large).aggregate().join();
      assertThat(answer.headers().get("grpc-message")).contains("headers of the call");
      assertThat(one.executions(Edge.RPC)).isEqualTo(1);
    }
  }

  @Test
  void refusesACertificateOfAnotherName() {
    try (var one = encrypted();
        var edge = edge("server-name: others.internal", one)) {
      refused(edge);
      assertThat(one.executions(Edge.RPC)).isZero();
    }
  }

  @Test
  void refusesACertificateForTheAddressWithoutAName() {
    try (var one = encrypted();
        var edge = edge("", one)) {
      refused(edge);
    }
  }

  @Test
  void refusesAnUnknownAuthority() {
    try (var one = encrypted();
        var edge =
            Edge.before(
                "tls: {ca: \"%s\", server-name: %s}"
                    .formatted(TestCertificate.of(directory, NAME).certificate(), NAME),
                one)) {
      refused(edge);
    }
  }

  @Test
  void refusesAnEndpointWithoutTls() {
    try (var one = ScriptedUpstream.start();
        var edge = edge("server-name: " + NAME, one)) {
      refused(edge);
      assertThat(one.calls()).isEmpty();
    }
  }

  private static void refused(Edge edge) {
    var answer = edge.call(Repeat.SAFE);
    assertThat(Edge.status(answer)).isEqualTo(UNAVAILABLE);
    assertThat(answer.headers().get("grpc-message")).contains("TLS");
  }

  @Test
  void presentsItsCertificate() {
    var client = TestCertificate.of(directory, "weir.internal");
    var stranger = TestCertificate.of(directory, "weir.internal");
    try (var one = askingForOne(client);
        var edge = edge(presenting(client), one);
        var other = edge(presenting(stranger), one);
        var without = edge("server-name: " + NAME, one)) {
      checked(edge);
      assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
      assertThat(Edge.status(other.call(Repeat.SAFE))).isEqualTo(UNAVAILABLE);
      assertThat(Edge.status(without.call(Repeat.SAFE))).isEqualTo(UNAVAILABLE);
      assertThat(one.executions(Edge.RPC)).isEqualTo(1);
    }
  }

  /** A server that trusts only the new certificate is reached without a restart. */
  @Test
  void presentsTheCertificateThatReplacesItsOwn() {
    var used = TestCertificate.of(directory, "weir.internal");
    var next = TestCertificate.of(directory, "weir.internal");
    try (var before = askingForOne(used);
        var after = askingForOne(next);
        var edge = edge(presenting(used), before, after)) {
      states(edge, "active", "unhealthy");
      next.replace(used);
      states(edge, "unhealthy", "active");
      assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
      assertThat(after.executions(Edge.RPC)).isEqualTo(1);
      assertThat(reloads(edge, "replaced")).isPositive();
    }
  }

  @Test
  void trustsOnlyTheAuthorityThatReplacesItsOwn() throws IOException {
    var ca = Files.copy(server.certificate(), directory.resolve("ca.pem"));
    try (var before = encrypted()) {
      server = TestCertificate.of(directory, NAME);
      try (var after = encrypted();
          var edge =
              Edge.before(
                  "tls: {ca: \"%s\", server-name: %s}".formatted(ca, NAME), before, after)) {
        states(edge, "active", "unhealthy");
        Files.copy(server.certificate(), ca, StandardCopyOption.REPLACE_EXISTING);
        states(edge, "unhealthy", "active");
        assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
        assertThat(after.executions(Edge.RPC)).isEqualTo(1);
      }
    }
  }

  /** The connections with the old certificate end, and the watch of the health moves on. */
  @Test
  void retiresConnectionsWithTheOldCertificate() {
    var used = TestCertificate.of(directory, "weir.internal");
    try (var one = encrypted();
        var edge = edge(presenting(used), one)) {
      checked(edge);
      assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
      int before = edge.cluster.view().endpoints().getFirst().connections().open();
      assertThat(before).isPositive();
      TestCertificate.of(directory, "weir.internal").replace(used);
      eventually(
          "they are closed",
          () -> edge.cluster.view().endpoints().getFirst().connections().open() < before);
      assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
      assertThat(reloads(edge, "replaced")).isPositive();
    }
  }

  private static void states(Edge edge, String... states) {
    eventually(
        "the states are " + List.of(states),
        () ->
            edge.cluster.view().endpoints().stream()
                .map(ClusterView.EndpointView::state)
                .toList()
                .equals(List.of(states)));
  }

  private static double reloads(Edge edge, String outcome) {
    return edge.telemetry
        .meters()
        .get("weir.tls.reloads")
        .tag("outcome", outcome)
        .functionCounter()
        .count();
  }

  @Test
  void servesOnWhileTheFilesAreBroken() throws IOException {
    var client = TestCertificate.of(directory, "weir.internal");
    try (var one = askingForOne(client);
        var edge = edge(presenting(client), one)) {
      checked(edge);
      Files.writeString(client.key(), "-----BEGIN PRIVATE KEY-----\nMIGH");
      eventually("it is refused", () -> reloads(edge, "refused") == 1);
      assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
      assertThat(reloads(edge, "replaced")).isZero();
      assertThat(edge.telemetry.meters().get("weir.tls.certificate.expiry").gauge().value())
          .isGreaterThan(System.currentTimeMillis() / 1e3);
    }
  }

  /** A host is resolved by its own name, and verified under another. */
  @Test
  void dialsAHostUnderAnotherName() {
    try (var one = encrypted();
        var edge =
            Edge.before(
                "tls: {ca: \"%s\", server-name: %s}".formatted(server.certificate(), NAME),
                "localhost:" + one.port())) {
      checked(edge);
      assertThat(Edge.status(edge.call(Repeat.SAFE))).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sendsTheAuthorityOfTheCallUnlessAnotherIsSet(boolean set) {
    var keys = set ? "authority: things.example" : "timeout: 5s";
    try (var one = ScriptedUpstream.start();
        var edge = Edge.before(keys, one)) {
      checked(edge);
      var headers = edge.headers(Repeat.SAFE).authority("caller.example").build();
      assertThat(Edge.status(edge.send(headers).aggregate().join())).isZero();
      assertThat(one.calls().getLast().authority())
          .isEqualTo(set ? "things.example" : "caller.example");
    }
  }

  @Test
  void saysWhichFileIsWrong() throws IOException {
    var empty = Files.createFile(directory.resolve("empty.pem"));
    var absent = directory.resolve("absent.pem");
    for (var file : List.of(empty, absent)) {
      assertThatThrownBy(() -> Edge.before("tls: {ca: \"%s\"}".formatted(file), "127.0.0.1:1"))
          .hasMessageContaining("tls: ca: ")
          .hasMessageContaining(file.toString());
      var pair = "tls: {certificate: \"%s\", key: \"%s\"}".formatted(server.certificate(), file);
      assertThatThrownBy(() -> Edge.before(pair, "127.0.0.1:1"))
          .hasMessageContaining(file.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{endpoints: [\"a:1\"], tls: {certificate: a.pem}}",
        "{endpoints: [\"a:1\"], tls: {key: a.pem}}",
        "{endpoints: [\"a:1\"], tls: {server-name: \"https://a\"}}",
        "{endpoints: [\"a:1\"], tls: {server-name: \"\"}}",
        "{srv: _grpc._tcp.a, tls: {}}",
        "{endpoints: [\"unix:/run/a.sock\"], tls: {}}"
      })
  void refusesAConfigurationThatCannotWork(String text) {
    assertThatThrownBy(() -> ConfigReader.read(text, "test", ClusterConfig.class, Map.of()))
        .hasMessageContaining("tls");
  }
}
