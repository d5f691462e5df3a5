package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.weir.testkit.upstream.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes for callers that do not read, or do not finish, within a small budget of memory. */
@Timeout(60)
final class HeldAnswersTest {
  private static final int MIB = 1 << 20;
  private static final int ANSWER = 5 * MIB;
  private static final int CALLERS = 12;
  private static final int BUDGET = 12 * MIB;

  @TempDir private Path directory;
  private final List<Socket> sockets = new ArrayList<>();
  private TestEdge edge;

  @BeforeEach
  void start() {
    edge =
        TestEdge.start(
            TestEdge.apis(StreamSchema.writeTo(directory, "/v1/said")),
            "clusters: {users: {endpoints: [\"${INSTANCE}\"], timeout: 20s, attempt-timeout: 20s}}",
            "limits: {memory: {max: 12MiB, caller-share: 80%, max-wait: 500ms}}");
  }

  @AfterEach
  void stop() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
    edge.close();
  }

  /** Asks for an answer and reads nothing of it. */
  private void ask(String path) throws IOException {
    var socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(4 << 10);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), edge.gateway.port()));
    var request = "GET " + path + " HTTP/1.1\r\nhost: a\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(US_ASCII));
  }

  /** The answer of an RPC, and the only message of a stream. */
  @ParameterizedTest
  @EnumSource(names = {"UNARY", "SERVER"})
  void areBoundedForCallersThatDoNotRead(StreamKind kind) throws IOException {
    edge.upstream.always(kind.rpc, Answer.ok(Lines.line("x".repeat(ANSWER))));
    for (int i = 0; i < CALLERS; i++) {
      ask(kind.path);
    }
    eventually("some are refused", () -> edge.metric("weir_memory_refusals_total") >= 6);
    // Answers that grow at the same pace may all be refused, none having come whole.
    eventually(
        "others are held",
        () -> heldAnswers() >= 4.0 * MIB || edge.metric("weir_memory_refusals_total") >= CALLERS);
    assertThat(heldAnswers()).isLessThan(24.0 * MIB);
    edge.upstream.always(StreamKind.UNARY.rpc, Answer.ok(Lines.line("small")));
    assertThat(edge.get("/v1/said").status().code()).isEqualTo(200);
    for (var socket : sockets) {
      socket.close();
    }
    eventually("nothing is held", () -> edge.metric("weir_memory_held_bytes") == 0);
    assertThat(edge.metric("weir_memory_limit_bytes")).isEqualTo(BUDGET);
  }

  private double heldAnswers() {
    return edge.metric("weir_memory_held_bytes{kind=\"answers\"");
  }

  @Test
  void areReadWholeByCallersThatRead() {
    edge.upstream.always(StreamKind.UNARY.rpc, Answer.ok(Lines.line("x".repeat(ANSWER))));
    for (int i = 0; i < 3; i++) {
      assertThat(edge.get("/v1/said").content().length()).isGreaterThan(ANSWER);
    }
    eventually("nothing is held", () -> edge.metric("weir_memory_held_bytes") == 0);
  }

  @Test
  void areGivenUpWhereManyStreamsAreNotRead() {
    var piece = Lines.line("x".repeat(MIB / 16));
    edge.upstream
        .always(StreamKind.SERVER.rpc, (call, requests) -> sayAndStay(call, piece))
        .always(StreamKind.UNARY.rpc, Answer.ok(Lines.line("small")));
    var client = edge.client("h2c");
    var readers =
        Stream.generate(() -> Heard.only(1, client.get(StreamKind.SERVER.path)))
            .limit(200)
            .toList();
    eventually("some are given up", () -> edge.metric("weir_memory_refusals_total") > 20);
    assertThat(edge.metric("weir_memory_held_bytes")).isLessThan(48.0 * MIB);
    assertThat(edge.get("/v1/said").status().code()).isEqualTo(200);
    readers.forEach(Heard::leave);
    eventually("nothing is held", () -> edge.metric("weir_memory_held_bytes") == 0);
  }

  private static void sayAndStay(ServerCall<byte[], byte[]> call, byte[] piece) {
    call.sendHeaders(new Metadata());
    for (int i = 0; i < 8; i++) {
      call.sendMessage(piece);
    }
  }

  @Test
  void areBoundedForUnfinishedWebSocketMessages() {
    edge.upstream.always(StreamKind.BIDI.rpc, Answer.echo());
    var text = "x".repeat(MIB);
    var callers =
        Stream.generate(() -> SocketCaller.open(edge.gateway.port(), "/v1/talk"))
            .limit(30)
            .toList();
    for (var caller : callers) {
      var _ = caller.socket().sendText(text, false);
    }
    eventually("some are refused", () -> edge.metric("weir_memory_refusals_total") >= 5);
    assertThat(edge.metric("weir_memory_held_bytes{kind=\"sockets\""))
        .isBetween(4.0 * MIB, 24.0 * MIB);
    var small = SocketCaller.open(edge.gateway.port(), "/v1/talk").say("{\"text\":\"hello\"}");
    small.awaitHeard("{\"text\":\"hello\"}");
    callers.forEach(caller -> caller.socket().abort());
    small.socket().abort();
    eventually("nothing is held", () -> edge.metric("weir_memory_held_bytes") == 0);
  }
}
