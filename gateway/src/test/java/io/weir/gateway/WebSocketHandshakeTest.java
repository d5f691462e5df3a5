package io.weir.gateway;

import static io.weir.gateway.TestEdge.apis;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.upstream.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Opening handshake (RFC 6455, 4.2), accepted or refused with a reason in HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebSocketHandshakeTest {
  private static final String KEY = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==";
  private static final String VERSION = "sec-websocket-version: 13";

  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge = TestEdge.start(apis(StreamSchema.writeTo(directory, "/v1/said")));
    edge.upstream.always(StreamSchema.SERVICE + "Talk", Answer.echo());
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private String shake(String path, String... headers) {
    var request =
        "GET %s HTTP/1.1\r\nhost: test\r\nconnection: keep-alive, Upgrade\r\nupgrade: websocket\r\n%s\r\n\r\n"
            .formatted(path, String.join("\r\n", headers));
    return RawHttp.exchange(edge.gateway.port(), request);
  }

  @Test
  void isAgreedTo() {
    var answer =
        shake(
            "/v1/talk",
            KEY,
            VERSION,
            "origin: http://test",
            "sec-websocket-protocol: chat, weir.json",
            "sec-websocket-extensions: permessage-deflate; client_max_window_bits");
    assertThat(answer)
        .startsWith("HTTP/1.1 101 ")
        .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        .containsIgnoringCase("sec-websocket-protocol: weir.json")
        .containsIgnoringCase("sec-websocket-extensions: permessage-deflate;");
  }

  @Test
  void namesNoSubprotocolThatWasNotOffered() {
    assertThat(shake("/v1/talk", KEY, VERSION))
        .startsWith("HTTP/1.1 101 ")
        .doesNotContainIgnoringCase("sec-websocket-protocol")
        .doesNotContainIgnoringCase("sec-websocket-extensions");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/talk       | 13 | http://evil.example | 403 | may not open a WebSocket
          /v1/talk       | 13 | null                | 403 | may not open a WebSocket
          /v1/talk       | 8  | http://test         | 426 | must be 13
          /v1/nothing    | 13 | http://test         | 404 | no route
          /v1/said       | 13 | http://test         | 400 | is not a stream
          """)
  void isRefusedInHttp(String path, String version, String origin, int status, String says) {
    var answer = shake(path, KEY, "sec-websocket-version: " + version, "origin: " + origin);
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains(says);
  }

  @Test
  void needsAKeyAndASubprotocolThatThereIs() {
    assertThat(shake("/v1/talk", VERSION))
        .startsWith("HTTP/1.1 400 ")
        .contains("sec-websocket-key");
    assertThat(shake("/v1/talk", "sec-websocket-key: short", VERSION)).startsWith("HTTP/1.1 400 ");
    assertThat(shake("/v1/talk", KEY, VERSION, "sec-websocket-protocol: mqtt"))
        .startsWith("HTTP/1.1 400 ")
        .contains("spoken here: weir.json, weir.proto");
  }

  @Test
  void speaksRawContentWhereTheSchemaHasIt() {
    var offers = "sec-websocket-protocol: weir.raw, weir.json";
    assertThat(shake("/v1/raw:tunnel", KEY, VERSION, offers))
        .containsIgnoringCase("sec-websocket-protocol: weir.raw");
    assertThat(shake("/v1/talk", KEY, VERSION, offers))
        .containsIgnoringCase("sec-websocket-protocol: weir.json");
    assertThat(shake("/v1/raw:upload", KEY, VERSION, "sec-websocket-protocol: weir.raw"))
        .startsWith("HTTP/1.1 400 ");
  }
}
