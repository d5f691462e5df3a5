package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.testkit.upstream.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Callers over HTTP/1 that leave a WebSocket in every state of it, and WebSockets that the gateway
 * ends: places, memory and calls are free again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebSocketLeaverTest {
  private static final int CALLERS = 8;
  private static final int UNFINISHED = 200_000;
  private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xe8};

  /** How a caller leaves. */
  enum Leave {
    CLOSES,
    RESETS,
    ENDS_ITS_HALF;

    void by(Socket socket) throws IOException {
      switch (this) {
        case CLOSES -> socket.close();
        case RESETS -> {
          socket.setSoLinger(true, 0);
          socket.close();
        }
        case ENDS_ITS_HALF -> socket.shutdownOutput();
      }
    }
  }

  /** State of the WebSocket that is left. */
  enum State {
    HALF_A_HANDSHAKE,
    HANDSHAKE_SENT,
    OPEN,
    MESSAGE_SENT,
    UNFINISHED_FRAME,
    UNFINISHED_MESSAGE,
    UNREAD_ANSWERS,
    CLOSE_SENT,
    CLOSE_RECEIVED,
    INVALID_FRAME_SENT,
    REFUSED,
    NO_HANDSHAKE;

    boolean isServed() {
      return this != HALF_A_HANDSHAKE && this != REFUSED && this != NO_HANDSHAKE;
    }
  }

  private TestEdge edge;
  private Path directory;

  @BeforeAll
  void start(@TempDir Path files) {
    directory = files;
    edge = edge("max-age: 0s", "web: {heartbeat: 300ms}");
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private TestEdge edge(String streams, String key) {
    return TestEdge.start(
        TestEdge.apis(StreamSchema.writeTo(directory, "/v1/said")),
        "clusters: {users: {endpoints: [\"${INSTANCE}\"], streams: {%s}}}".formatted(streams),
        key);
  }

  static Stream<Arguments> leaves() {
    return Stream.of(State.values())
        .flatMap(state -> Stream.of(Leave.values()).map(leave -> Arguments.of(state, leave)));
  }

  @AfterEach
  void nothingIsHeld() {
    nothingIsHeldBy(edge);
  }

  private static void nothingIsHeldBy(TestEdge edge) {
    for (var gauge :
        new String[] {"weir_requests_in_flight", "weir_requests_callers", "weir_memory_held"}) {
      eventually(gauge + " is zero", () -> edge.metric(gauge) == 0);
    }
    eventually("the instance is left", () -> edge.upstream.open() == 0);
  }

  @ParameterizedTest
  @MethodSource("leaves")
  void freesWhatItHeld(State state, Leave leave) throws IOException {
    edge.upstream
        .always(StreamKind.BIDI.rpc, answer(state))
        .always(StreamKind.UNARY.rpc, Answer.never());
    for (int i = 0; i < CALLERS; i++) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), edge.gateway.port())) {
        reach(state, socket);
        leave.by(socket);
        if (leave == Leave.ENDS_ITS_HALF && state != State.NO_HANDSHAKE) {
          nothingIsHeldBy(edge);
        }
      }
    }
  }

  private static Answer answer(State state) {
    return switch (state) {
      case CLOSE_RECEIVED -> Answer.status(Status.INTERNAL);
      case UNREAD_ANSWERS ->
          (call, requests) -> {
            call.sendHeaders(new Metadata());
            for (int i = 0; i < 100; i++) {
              call.sendMessage(Lines.line("x".repeat(100_000)));
            }
          };
      default -> Answer.never();
    };
  }

  private void reach(State state, Socket socket) throws IOException {
    var handshake = handshake(state == State.NO_HANDSHAKE ? "/v1/said" : StreamKind.BIDI.path);
    switch (state) {
      case HALF_A_HANDSHAKE -> send(socket, handshake.substring(0, handshake.length() - 2));
      case REFUSED -> send(socket, handshake.replace("version: 13", "version: 12"));
      case NO_HANDSHAKE -> {
        send(socket, handshake.replace("connection: upgrade\r\n", ""));
        eventually("the call is there", () -> edge.upstream.open() >= 1);
      }
      default -> send(socket, handshake);
    }
    if (state.isServed() && state != State.HANDSHAKE_SENT) {
      eventually("it holds a place", () -> edge.metric("weir_requests_in_flight") >= 1);
      assertThat(head(socket)).startsWith("HTTP/1.1 101 ");
      goOn(state, socket);
    }
  }

  private void goOn(State state, Socket socket) throws IOException {
    var out = socket.getOutputStream();
    switch (state) {
      case MESSAGE_SENT -> out.write(frame(0x81, "{}", 2));
      case UNFINISHED_FRAME, UNFINISHED_MESSAGE -> {
        int length = state == State.UNFINISHED_FRAME ? UNFINISHED + 1 : UNFINISHED;
        out.write(frame(0x01, "x".repeat(UNFINISHED), length));
        eventually("it is held", () -> edge.metric("weir_memory_held_bytes") >= UNFINISHED / 2.0);
      }
      case UNREAD_ANSWERS -> {
        out.write(frame(0x81, "", 0));
        eventually("the call is there", () -> edge.upstream.open() >= 1);
      }
      case CLOSE_SENT -> out.write(CLOSE);
      case CLOSE_RECEIVED -> {
        out.write(frame(0x81, "", 0));
        assertThat(socket.getInputStream().read()).isEqualTo(0x88);
      }
      case INVALID_FRAME_SENT -> out.write(frame(0xf1, "", 0));
      default -> {}
    }
  }

  @ParameterizedTest
  @EnumSource
  void freesWhatItHeldWhenTheGatewayEndsIt(ServerEnd end) throws IOException {
    try (var ending = edge(end.streams, end.key);
        var socket = new Socket(InetAddress.getLoopbackAddress(), ending.gateway.port())) {
      ending.upstream.always(StreamKind.BIDI.rpc, Answer.never());
      send(socket, handshake(StreamKind.BIDI.path));
      assertThat(head(socket)).startsWith("HTTP/1.1 101 ");
      socket.getOutputStream().write(frame(0x01, "x".repeat(UNFINISHED), UNFINISHED));
      if (end != ServerEnd.SILENCE) {
        assertThat(socket.getInputStream().read()).isEqualTo(0x88);
        socket.getOutputStream().write(CLOSE);
      }
      nothingIsHeldBy(ending);
    }
  }

  /** Reason for which the gateway ends a WebSocket whose caller stays and is silent. */
  enum ServerEnd {
    AGE("max-age: 400ms", "web: {heartbeat: 10s}"),
    IDLE("idle: 400ms, max-age: 0s", "web: {heartbeat: 10s}"),
    SILENCE("max-age: 0s", "web: {heartbeat: 200ms}"),
    MEMORY("max-age: 0s", "limits: {memory: {max: 1MiB, caller-share: 10%, max-wait: 200ms}}");

    private final String streams;
    private final String key;

    ServerEnd(String streams, String key) {
      this.streams = streams;
      this.key = key;
    }
  }

  @Test
  void doesNotHoldUpADrain() throws IOException {
    var ending = edge("max-age: 0s", "drain: {delay: 0s, grace: 1s}");
    ending.upstream.always(StreamKind.BIDI.rpc, Answer.never());
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), ending.gateway.port())) {
      send(socket, handshake(StreamKind.BIDI.path));
      assertThat(head(socket)).startsWith("HTTP/1.1 101 ");
      ending.gateway.close();
      eventually("the instance is left", () -> ending.upstream.open() == 0);
    } finally {
      ending.close();
    }
  }

  private static String handshake(String path) {
    return """
    GET %s HTTP/1.1
    host: localhost
    upgrade: websocket
    connection: upgrade
    sec-websocket-version: 13
    sec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==

    """
        .formatted(path)
        .replace("\n", "\r\n");
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  /** Returns a frame that is masked with zeros. */
  private static byte[] frame(int first, String content, int length) {
    var bytes = new ByteArrayOutputStream();
    bytes.write(first);
    if (length < 126) {
      bytes.write(0x80 | length);
    } else {
      bytes.write(0x80 | 127);
      bytes.writeBytes(new byte[4]);
      for (int shift = 24; shift >= 0; shift -= 8) {
        bytes.write(length >> shift);
      }
    }
    bytes.writeBytes(new byte[4]);
    bytes.writeBytes(content.getBytes(US_ASCII));
    return bytes.toByteArray();
  }

  private static String head(Socket socket) throws IOException {
    socket.setSoTimeout(10_000);
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        return head.toString();
      }
      head.append((char) next);
    }
    return head.toString();
  }
}
