package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;
import static io.weir.testkit.time.Eventually.within;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.upstream.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1 callers that close their connection, which is their only way to cancel. */
final class CallerGoneTest {
  private static final Duration SOON = Duration.ofMillis(300);
  private static final int MESSAGES = 40;
  private static final String UPGRADE =
      """
      upgrade: websocket
      connection: upgrade
      sec-websocket-version: 13
      sec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==
      sec-websocket-protocol: weir.json
      """;

  @ParameterizedTest
  @ValueSource(strings = {"/v1/users", "/v1/users:watch"})
  void leavesTheInstanceAtOnce(String path) throws IOException {
    try (var edge = TestEdge.start()) {
      edge.upstream
          .always(TestEdge.USERS + "ListUsers", Answer.never())
          .always(TestEdge.USERS + "WatchUsers", Answer.never());
      assertThat(quickestEnd(edge, request(path))).isLessThan(SOON);
    }
  }

  @Test
  void leavesAnInstanceAtOnceThatTakesNoMoreOfAWebSocket(@TempDir Path directory)
      throws IOException {
    try (var edge = TestEdge.start(TestEdge.apis(StreamSchema.writeTo(directory)))) {
      edge.upstream.always(StreamKind.BIDI.rpc, new Unread());
      assertThat(quickestEnd(edge, flood())).isLessThan(SOON);
    }
  }

  /** Returns the shortest time of several attempts, because a busy machine may be late. */
  private static Duration quickestEnd(TestEdge edge, byte[] request) throws IOException {
    List<Duration> took = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), edge.gateway.port())) {
        socket.getOutputStream().write(request);
        eventually("the call is there", () -> edge.upstream.open() == 1);
      }
      took.add(within(Duration.ofSeconds(5), "it ends", () -> edge.upstream.open() == 0));
    }
    return Collections.min(took);
  }

  /** Returns a handshake, and more messages than are accepted by an instance that does not read. */
  private static byte[] flood() {
    var handshake = request(StreamKind.BIDI.path, UPGRADE.replace("\n", "\r\n"));
    var message = "{\"text\": \"%s\"}".formatted("x".repeat(60_000)).getBytes(US_ASCII);
    var bytes =
        ByteBuffer.allocate(handshake.length + MESSAGES * (message.length + 8)).put(handshake);
    for (int i = 0; i < MESSAGES; i++) {
      // A text frame, masked with zeros.
      bytes
          .put((byte) 0x81)
          .put((byte) 0xfe)
          .putShort((short) message.length)
          .putInt(0)
          .put(message);
    }
    return bytes.array();
  }

  private static byte[] request(String path) {
    return request(path, "");
  }

  private static byte[] request(String path, String headers) {
    return "GET %s HTTP/1.1\r\nhost: localhost\r\n%s\r\n"
        .formatted(path, headers)
        .getBytes(US_ASCII);
  }
}
