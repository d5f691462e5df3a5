package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.websocket.WebSocketClientHandshakeException;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.ServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.weir.testkit.client.SocketTalk;
import io.weir.testkit.tls.TestCertificate;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clusters in plain HTTP: HTTP/2, TLS, and what happens to instances that fail. */
final class PassThroughUpstreamsTest {
  private static final String NAME = "web.internal";

  @TempDir private Path directory;

  private static TestEdge edge(String settings, String... instances) {
    var addresses = Stream.of(instances).map("\"%s\""::formatted).toList();
    return TestEdge.start(
        "clusters: {users: {endpoints: [\"${INSTANCE}\"]}, web: {endpoints: %s, %s}}"
            .formatted(addresses, settings),
        "routes: [{path: /**, cluster: web}]");
  }

  private static List<String> talk(TestEdge edge, String scheme) {
    var uri = scheme + "://127.0.0.1:" + edge.gateway.port();
    return SocketTalk.send(uri, "/sockets/one", "one", "two");
  }

  private static AggregatedHttpResponse put(TestEdge edge, String protocol, String content) {
    var headers = RequestHeaders.of(HttpMethod.PUT, "/x", "host", "www.example.org");
    return edge.client(protocol).execute(headers, content).aggregate().join();
  }

  @ParameterizedTest
  @CsvSource({"h1c, http1, h1c", "h2c, http1, h1c", "h1c, http2, h2c", "h2c, http2, h2c"})
  void speaksTheProtocolOfTheCluster(String callers, String protocol, String instances) {
    try (var web = WebInstance.start();
        var edge = edge("protocol: " + protocol, web.address())) {
      var answer = put(edge, callers, "x".repeat(100_000));
      assertThat(answer.headers().get("x-protocol")).isEqualTo(instances);
      assertThat(answer.contentUtf8()).hasSize(100_000);
      var trailers = edge.client(callers).get("/trailers").aggregate().join();
      assertThat(trailers.contentUtf8()).isEqualTo("content");
      assertThat(trailers.trailers().get("x-end")).isEqualTo("1");
      assertThatThrownBy(() -> edge.client(callers).get("/reset").aggregate().join())
          .isInstanceOf(CompletionException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"h1c, http1", "h2c, http1", "h1c, http2", "h2c, http2"})
  void relaysWebSockets(String callers, String protocol) {
    var server = TestCertificate.of(directory, NAME);
    var tls = "tls: {ca: \"%s\", server-name: %s}".formatted(server.certificate(), NAME);
    try (var plain = WebInstance.start();
        var edge = edge("protocol: " + protocol, plain.address())) {
      assertThat(talk(edge, "ws+" + callers)).containsExactly("one!", "two!");
    }
    try (var web = WebInstance.start(encrypted(server));
        var edge = edge("protocol: %s, %s".formatted(protocol, tls), web.address())) {
      assertThat(talk(edge, "ws+" + callers)).containsExactly("one!", "two!");
    }
  }

  /** A gRPC server speaks HTTP/2, and its settings take no WebSockets. */
  @ParameterizedTest
  @ValueSource(strings = {"ws+h1c", "ws+h2c"})
  void knowsInstancesThatTakeNoWebSocketsOverHttp2(String scheme) {
    try (var edge = edge("protocol: http2", "${INSTANCE}")) {
      eventually(
          "it is checked",
          () -> !edge.admin("/clusters").contentUtf8().contains("not checked yet"));
      assertThatThrownBy(() -> talk(edge, scheme))
          .hasCauseInstanceOf(WebSocketClientHandshakeException.class)
          .hasMessageContaining("501");
    }
  }

  private Consumer<ServerBuilder> encrypted(TestCertificate server) {
    var pair = TlsKeyPair.of(server.key().toFile(), server.certificate().toFile());
    return builder -> builder.https(0).tls(pair);
  }

  @ParameterizedTest
  @CsvSource({"http1, h1", "http2, h2"})
  void speaksTls(String protocol, String instances) {
    var server = TestCertificate.of(directory, NAME);
    var tls = "tls: {ca: \"%s\", server-name: %s}".formatted(server.certificate(), NAME);
    try (var web = WebInstance.start(encrypted(server));
        var edge = edge("protocol: %s, %s".formatted(protocol, tls), web.address())) {
      var answer = put(edge, "h1c", "x".repeat(100_000));
      assertThat(answer.headers().get("x-protocol")).isEqualTo(instances);
      assertThat(answer.headers().get("x-host")).isEqualTo("www.example.org");
      assertThat(answer.contentUtf8()).hasSize(100_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http1", "http2"})
  void presentsItsCertificate(String protocol) {
    var server = TestCertificate.of(directory, NAME);
    var client = TestCertificate.of(directory, "gateway.internal");
    var asking =
        encrypted(server)
            .andThen(builder ->
                builder.tlsCustomizer(tls ->
                    tls.clientAuth(ClientAuth.REQUIRE)
                        .trustManager(client.certificate().toFile())));
    var tls = "tls: {ca: \"%s\", server-name: %s%s}";
    var own = ", certificate: \"%s\", key: \"%s\"".formatted(client.certificate(), client.key());
    try (var web = WebInstance.start(asking)) {
      var with = tls.formatted(server.certificate(), NAME, own);
      try (var edge = edge("protocol: %s, %s".formatted(protocol, with), web.address())) {
        assertThat(put(edge, "h1c", "x").contentUtf8()).isEqualTo("x");
      }
      int before = web.requests.get();
      var without = tls.formatted(server.certificate(), NAME, "");
      try (var edge = edge("protocol: %s, %s".formatted(protocol, without), web.address())) {
        assertThat(put(edge, "h1c", "x").status().code()).isIn(502, 503);
      }
      assertThat(web.requests.get()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http1", "http2"})
  void refusesACertificateOfAnotherName(String protocol) {
    var server = TestCertificate.of(directory, NAME);
    var tls = "tls: {ca: \"%s\", server-name: other.internal}".formatted(server.certificate());
    try (var web = WebInstance.start(encrypted(server));
        var edge = edge("protocol: %s, %s".formatted(protocol, tls), web.address())) {
      assertThat(put(edge, "h1c", "x").status().code()).isEqualTo(503);
      assertThat(web.requests.get()).isZero();
    }
  }

  /** Retries hide an instance that answers 502, 503 or 504 only, until it is ejected. */
  @ParameterizedTest
  @CsvSource({"http1, 502", "http1, 503", "http1, 504", "http2, 503"})
  void ejectsAnInstanceThatCannotServe(String protocol, int status) {
    try (var good = WebInstance.start();
        var bad = WebInstance.start();
        var edge =
            edge(
                "protocol: %s, outliers: {consecutive: 5}".formatted(protocol),
                good.address(),
                bad.address())) {
      bad.answers(HttpStatus.valueOf(status));
      eventually(
          "it is ejected",
          () -> {
            assertThat(edge.get("/x").status()).isEqualTo(HttpStatus.OK);
            return edge.admin("/clusters").contentUtf8().contains("\"ejected\"");
          });
      assertThat(edge.metric("weir_retries_total{cluster=\"web\"")).isPositive();
      int before = bad.requests.get();
      IntStream.range(0, 20)
          .forEach(i -> assertThat(edge.get("/x").status()).isEqualTo(HttpStatus.OK));
      // A probe may come in between.
      assertThat(bad.requests.get() - before).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void passesAnErrorThatAllInstancesGive() {
    try (var one = WebInstance.start();
        var two = WebInstance.start();
        var edge = edge("protocol: http1", one.address(), two.address())) {
      one.answers(HttpStatus.INTERNAL_SERVER_ERROR);
      two.answers(HttpStatus.INTERNAL_SERVER_ERROR);
      IntStream.range(0, 40)
          .forEach(i -> assertThat(edge.get("/x").status().code()).isEqualTo(500));
      assertThat(edge.admin("/clusters").contentUtf8()).doesNotContain("\"ejected\"");
      assertThat(one.requests.get() + two.requests.get()).isEqualTo(40);
    }
  }
}
