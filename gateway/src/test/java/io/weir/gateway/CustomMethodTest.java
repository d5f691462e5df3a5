package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.upstream.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods that HTTP does not define, in rules and in requests, over HTTP/1.1 and HTTP/2. */
final class CustomMethodTest {
  private static final String RULES =
      """
      type: google.api.Service
      config_version: 3
      http:
        rules:
        - selector: weir.test.Streams.Say
          custom: {kind: LINK, path: "/v1/said/{text}"}
          additional_bindings:
          - {custom: {kind: QUERY, path: /v1/said}, body: '*'}
          - {custom: {kind: '*', path: "/v1/any/{text}"}}
      """;

  @TempDir private static Path directory;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static TestEdge edge;

  @BeforeAll
  static void start() throws IOException {
    StreamSchema.writeTo(directory);
    Files.writeString(directory.resolve("rules.yaml"), RULES);
    edge =
        TestEdge.start(
            "web: {origins: [\"https://app.example.org\"]}",
            """
            apis: [{descriptors: "%1$s/streams.binpb", rules: "%1$s/rules.yaml", cluster: users}]
            """
                .formatted(directory));
    edge.upstream.always(StreamSchema.SERVICE + "Say", Answer.echo());
  }

  @AfterAll
  static void stop() {
    CLIENT.close();
    edge.close();
  }

  private static HttpResponse<String> send(
      HttpClient.Version version, String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.gateway.port() + path))
            .version(version)
            .header("content-type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void reachTheirRoutes(HttpClient.Version version) throws Exception {
    // Opens the connection that HTTP/2 requests then share; an upgrade is not made by them.
    send(version, "POST", "/v1/any/x", "");
    var linked = send(version, "LINK", "/v1/said/hello", "");
    assertThat(linked.version()).isEqualTo(version);
    assertThat(linked.body()).contains("\"text\":\"hello\"");
    assertThat(send(version, "QUERY", "/v1/said", "{\"text\": \"asked\"}").body())
        .contains("\"text\":\"asked\"");
    for (var method : new String[] {"PURGE", "M-SEARCH", "link", "UNKNOWN", "DELETE"}) {
      assertThat(send(version, method, "/v1/any/x", "").body()).contains("\"text\":\"x\"");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/said/hello, 405, 'LINK, OPTIONS'",
    "link, /v1/said/hello, 405, 'LINK, OPTIONS'",
    "UNLINK, /v1/said/hello, 405, 'LINK, OPTIONS'",
    "OPTIONS, /v1/said, 204, 'OPTIONS, QUERY'",
    "PURGE, /docs, 405, 'GET, HEAD'",
    "PURGE, /nowhere, 404,",
  })
  void areNamed(String method, String path, int status, String allow) throws Exception {
    for (var version : HttpClient.Version.values()) {
      var answer = send(version, method, path, "");
      assertThat(answer.statusCode()).as(version.name()).isEqualTo(status);
      assertThat(answer.headers().firstValue("allow").orElse(null)).isEqualTo(allow);
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void cannotBeGivenInTheirHeader(HttpClient.Version version) throws Exception {
    send(version, "POST", "/v1/any/x", "");
    assertThat(send(version, "POST", "/v1/said/hello", "", "x-weir-method", "LINK").statusCode())
        .isEqualTo(405);
    send(version, "PURGE", "/v1/any/x", "", "x-weir-method", "LINK");
    assertThat(edge.upstream.calls().getLast().headers().keys())
        .noneMatch(name -> name.contains("weir-method"));
  }

  @Test
  void areRefusedToPagesOfOtherSites() throws Exception {
    var answer =
        send(HttpClient.Version.HTTP_1_1, "LINK", "/v1/said/x", "", "sec-fetch-site", "cross-site");
    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({"LINK, ', LINK'", "GET, ''", "'A,B', ''", "link, ''"})
  void areAllowedToListedOrigins(String asked, String named) throws Exception {
    var answer =
        send(
            HttpClient.Version.HTTP_1_1,
            "OPTIONS",
            "/v1/said/x",
            "",
            "origin",
            "https://app.example.org",
            "access-control-request-method",
            asked);
    assertThat(answer.headers().firstValue("access-control-allow-methods"))
        .hasValue("GET, HEAD, POST, PUT, PATCH, DELETE" + named);
  }

  @Test
  void areNotGrpc() throws Exception {
    var answer =
        RawHttp.exchange(
            edge.gateway.port(),
            RawHttp.get("/" + StreamSchema.SERVICE + "Say", "content-type: application/grpc")
                .replaceFirst("GET", "LINK"));
    assertThat(answer).contains("a gRPC call is a POST, not a LINK");
  }

  @Test
  void keepTheirMethodWhenTheyAskForAnUpgrade() {
    var answer =
        RawHttp.exchange(
            edge.gateway.port(),
            RawHttp.get(
                    "/v1/said/hello",
                    "connection: upgrade, http2-settings",
                    "upgrade: h2c",
                    "http2-settings: AAMAAABkAAQAAP__")
                .replaceFirst("GET", "LINK"));
    assertThat(answer).startsWith("HTTP/1.1 200").contains("\"text\":\"hello\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A B",
        "A(",
        "",
        "ALONGMETHODALONGMETHODALONGMETHODALONGMETHODALONGMETHODALONGMETHOD"
      })
  void mustBeTokens(String method) {
    var answer =
        RawHttp.exchange(edge.gateway.port(), RawHttp.get("/v1/any/x").replaceFirst("GET", method));
    assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("\"text\"");
  }

  @Test
  void areShownByTracesAndMetrics() throws Exception {
    send(HttpClient.Version.HTTP_1_1, "LINK", "/v1/said/traced", "");
    eventually(
        "the span and the metric",
        () ->
            edge.metric("weir_requests_seconds_count{grpc_status=\"0\",method=\"_OTHER\"") > 0
                && edge.admin("/traces").contentUtf8().contains("LINK /v1/said/{text}"));
  }
}
