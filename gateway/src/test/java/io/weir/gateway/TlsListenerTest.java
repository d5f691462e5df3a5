package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.testkit.tls.TestCertificate;
import io.weir.testkit.upstream.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The port with TLS, and the one in plain text beside it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsListenerTest {
  private static final String GET = "/v1/users/u1";

  private Path directory;
  private TestCertificate local;
  private TestCertificate other;
  private TestCertificate wild;
  private TlsClient client;
  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path files) {
    directory = files;
    local = TestCertificate.of(directory, "localhost");
    other = TestCertificate.of(directory, "other.example");
    wild = TestCertificate.of(directory, "*.wild.example");
    client = new TlsClient(List.of(local, other, wild), null);
    edge =
        TestEdge.start(
            listen(
                "certificates: [%s, %s], plain: {port: 0}, hsts: 1h"
                    .formatted(pair(other), pair(wild))));
    edge.upstream.always(USERS + "GetUser", Answer.ok(new byte[0]));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  /** Returns the key listen, with the certificate of localhost and more keys of TLS. */
  private String listen(String more) {
    var own = pair(local);
    return "listen: {host: 127.0.0.1, port: 0, tls: %s, %s}}"
        .formatted(own.substring(0, own.length() - 1), more);
  }

  private static String pair(TestCertificate of) {
    return "{certificate: \"%s\", key: \"%s\"}".formatted(of.certificate(), of.key());
  }

  private int port() {
    return edge.gateway.port();
  }

  @ParameterizedTest
  @CsvSource({"h1, application/json", "h2, application/json", "h2, application/grpc"})
  void servesEveryProtocol(String protocol, String type) {
    boolean json = type.equals("application/json");
    try (var factory = trusting(local)) {
      var answer =
          WebClient.builder(protocol + "://localhost:" + port())
              .factory(factory)
              .build()
              .execute(
                  RequestHeaders.of(
                      json ? HttpMethod.GET : HttpMethod.POST,
                      json ? GET : "/" + USERS + "GetUser",
                      "content-type",
                      type,
                      "te",
                      "trailers"),
                  json ? HttpData.empty() : HttpData.wrap(new byte[5]))
              .aggregate()
              .join();
      assertThat(answer.status().code()).isEqualTo(200);
      assertThat(answer.headers().get("strict-transport-security"))
          .isEqualTo(json ? "max-age=3600" : null);
      assertThat(edge.upstream.calls().getLast().header("x-forwarded-proto")).isEqualTo("https");
    }
  }

  private static ClientFactory trusting(TestCertificate certificate) {
    return ClientFactory.builder()
        .tlsCustomizer(tls -> tls.trustManager(certificate.certificate().toFile()))
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, localhost",
    "other.example, other.example",
    "OTHER.example, other.example",
    "a.wild.example, *.wild.example",
    "b.a.wild.example, localhost",
    "wild.example, localhost",
    "unknown, localhost"
  })
  void presentsTheCertificateOfTheName(String asked, String presented) throws IOException {
    assertThat(client.presented(port(), asked).getSubjectX500Principal().getName())
        .isEqualTo("CN=" + presented);
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2", "http/1.1", ""})
  void checksRequestsAsInPlainText(String protocol) throws IOException {
    var offered = protocol.isEmpty() ? new String[0] : new String[] {protocol};
    SSLSocket socket = client.connect(port(), "localhost", offered);
    assertThat(socket.getApplicationProtocol()).isEqualTo(protocol);
    if (protocol.equals("h2")) {
      double before = refused("pseudo_header");
      assertThatThrownBy(
              () -> RawHttp2.status(socket, ":method", "GET", ":scheme", "https", ":path", ""))
          .isInstanceOf(RuntimeException.class);
      assertThat(refused("pseudo_header")).isGreaterThan(before);
    } else {
      assertThat(RawHttp.exchange(socket, "GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n"))
          .startsWith("HTTP/1.1 400 ");
    }
  }

  private double refused(String reason) {
    return edge.metric("weir_protocol_refused_total{port=\"edge\",reason=\"" + reason + "\"");
  }

  @Test
  void tellsAPersonWhoLeavesOutTheS() {
    double before = refused("tls");
    assertThat(RawHttp.exchange(port(), RawHttp.get("/")))
        .startsWith("HTTP/1.1 400 ")
        .endsWith("This port speaks TLS: use https://.\n");
    eventually("it is counted", () -> refused("tls") > before);
  }

  @Test
  void redirectsWithMethodPathAndQuery() {
    var answer =
        RawHttp.exchange(
            edge.gateway.plainPort(),
            "DELETE /v1/users/u%201?a=b%26c HTTP/1.1\r\nhost: LOCALHOST:1\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 308 ")
        .contains("location: https://localhost:" + port() + "/v1/users/u%201?a=b%26c\r\n");
    assertThat(edge.upstream.executions(USERS + "DeleteUser")).isZero();
  }

  @Test
  void doesNotRedirectCallersOfGrpc() {
    var headers =
        RequestHeaders.of(
            HttpMethod.POST, "/" + USERS + "GetUser", "content-type", "application/grpc");
    var answer =
        WebClient.of("h2c://127.0.0.1:" + edge.gateway.plainPort())
            .execute(headers, HttpData.wrap(new byte[5]))
            .aggregate()
            .join();
    assertThat(answer.headers().get("grpc-status")).isEqualTo("9");
    assertThat(answer.headers().get("grpc-message")).contains("port " + port());
  }

  @Test
  void servesBothPortsIfItShall() {
    try (var both = TestEdge.start(listen("plain: {port: 0, redirect: false}"))) {
      both.upstream.always(USERS + "GetUser", Answer.ok(new byte[0]));
      assertThat(RawHttp.exchange(both.gateway.plainPort(), RawHttp.get(GET)))
          .startsWith("HTTP/1.1 200 ");
      assertThat(both.upstream.calls().getLast().header("x-forwarded-proto")).isEqualTo("http");
    }
  }

  @Test
  void refusesOldVersions() throws IOException {
    client.connect(port(), "localhost", List.of("TLSv1.2")).close();
    try (var strict = TestEdge.start(listen("min-version: 1.3"))) {
      client.connect(strict.gateway.port(), "localhost", List.of("TLSv1.3")).close();
      assertThatThrownBy(
              () -> client.connect(strict.gateway.port(), "localhost", List.of("TLSv1.2")))
          .isInstanceOf(SSLException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"required", "optional"})
  void asksClientsForACertificate(String clients) {
    var known = TestCertificate.of(directory, "client");
    var stranger = TestCertificate.of(directory, "client");
    var keys = "client-ca: \"%s\", clients: %s".formatted(known.certificate(), clients);
    try (var mutual = TestEdge.start(listen(keys))) {
      mutual.upstream.always(USERS + "GetUser", Answer.ok(new byte[0]));
      int port = mutual.gateway.port();
      assertThat(answers(port, known)).isTrue();
      assertThat(answers(port, null)).isEqualTo(clients.equals("optional"));
      assertThat(answers(port, stranger)).isFalse();
    }
  }

  private boolean answers(int port, @Nullable TestCertificate own) {
    try {
      var socket = new TlsClient(List.of(local), own).connect(port, "localhost");
      return RawHttp.exchange(socket, RawHttp.get(GET)).startsWith("HTTP/1.1 200 ");
    } catch (IOException | RuntimeException refused) {
      return false;
    }
  }

  @Test
  void followsItsFilesWhileConnectionsGoOn() throws IOException {
    var used = TestCertificate.of(directory, "localhost");
    var next = TestCertificate.of(directory, "localhost");
    var both = new TlsClient(List.of(used, next), null);
    try (var reloading =
        TestEdge.start("listen: {host: 127.0.0.1, port: 0, tls: %s}".formatted(pair(used)))) {
      reloading.upstream.always(USERS + "GetUser", Answer.ok(new byte[0]));
      int port = reloading.gateway.port();
      SSLSocket old = both.connect(port, "localhost");
      var before = TlsClient.presented(old).getSerialNumber();
      next.replace(used);
      eventually(
          "new connections see the new certificate",
          () -> !both.presented(port, "localhost").getSerialNumber().equals(before));
      assertThat(RawHttp.exchange(old, RawHttp.get(GET))).startsWith("HTTP/1.1 200 ");
      Files.writeString(used.key(), "broken", StandardCharsets.US_ASCII);
      eventually(
          "the broken key is refused",
          () ->
              reloading.metric("weir_listener_certificate_reloads_total{outcome=\"refused\"") == 1);
      assertThat(both.presented(port, "localhost").getSerialNumber()).isNotEqualTo(before);
    }
  }
}
