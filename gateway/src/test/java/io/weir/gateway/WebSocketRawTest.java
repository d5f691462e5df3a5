package io.weir.gateway;

import static io.weir.gateway.Lines.line;
import static io.weir.gateway.TestEdge.apis;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.HttpBody;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ServerCall;
import io.weir.testkit.upstream.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** google.api.HttpBody over a WebSocket: a frame is the raw content. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebSocketRawTest {
  private static final String TUNNEL = StreamSchema.SERVICE + "Tunnel";
  private static final String UPLOAD = StreamSchema.SERVICE + "Upload";
  private static final String DOWNLOAD = StreamSchema.SERVICE + "Download";

  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge = TestEdge.start(apis(StreamSchema.writeTo(directory)));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private SocketCaller open(String path, String... subprotocols) {
    return SocketCaller.open(edge.gateway.port(), path, subprotocols);
  }

  @Test
  void goesBothWaysAsItIs() {
    var seen = new Seen();
    edge.upstream.next(TUNNEL, seen);
    var caller = open("/v1/raw:tunnel").say("{not json").say(new byte[] {0, -1}).done();
    assertThat(caller.closed()).isEqualTo("1000 ");
    assertThat(caller.heard())
        .containsExactly("{not json", new String(new byte[] {0, -1}, ISO_8859_1));
    assertThat(caller.kinds()).containsExactly("text", "binary");
    assertThat(seen.types).containsExactly("text/plain; charset=utf-8", "application/octet-stream");
  }

  @Test
  void hasNoEmptyTextUnlessItIsRaw() {
    edge.upstream.next(TUNNEL, Answer.echo());
    var caller = open("/v1/raw:tunnel", "weir.raw").say("").say(new byte[0]).say("x");
    caller.awaitHeard("x");
    assertThat(caller.heard()).containsExactly("", "", "x");
    assertThat(caller.kinds()).containsExactly("text", "binary", "text");
    caller.socket().sendClose(1000, "").join();
    assertThat(caller.closed()).isEqualTo("1000 ");
  }

  @Test
  void isProtobufForWhoAsksForIt() throws InvalidProtocolBufferException {
    edge.upstream.next(TUNNEL, Answer.echo());
    var message = content("a/b", "x");
    var caller = open("/v1/raw:tunnel", "weir.proto").say(message).done();
    assertThat(caller.closed()).isEqualTo("1000 ");
    assertThat(caller.heard().getFirst().getBytes(ISO_8859_1)).isEqualTo(message);
  }

  @Test
  void uploadsPieceByPiece() {
    edge.upstream.next(
        UPLOAD,
        (call, requests) ->
            Answer.ok(line(requests.size() + " pieces")).onComplete(call, requests));
    var caller = open("/v1/raw:upload").say(new byte[10]).say("b").say(new byte[0]).done();
    assertThat(caller.closed()).isEqualTo("1000 ");
    assertThat(caller.heard()).containsExactly("{\"text\":\"3 pieces\"}");
  }

  /**
   * The first message names the type. Content that is cut within a character cannot be a text
   * frame.
   */
  @Test
  void downloadsAsTheTypeSays() {
    edge.upstream.next(
        DOWNLOAD,
        Answer.ok(
            content("text/csv", "a;ä"),
            HttpBody.newBuilder()
                .setData(ByteString.copyFrom(new byte[] {(byte) 0xC3}))
                .build()
                .toByteArray(),
            content("", "plain"),
            content("text/plain; charset=iso-8859-1", "latin"),
            content("application/json", "{}"),
            content("image/png", "pixels")));
    var caller = open("/v1/raw:download").say("any");
    assertThat(caller.closed()).isEqualTo("1000 ");
    assertThat(caller.kinds())
        .containsExactly("text", "binary", "text", "binary", "text", "binary");
    assertThat(caller.heard()).startsWith("a;ä").endsWith("pixels").hasSize(6);
  }

  @Test
  void takesAnEmptyTextForNoContent() {
    var seen = new Seen();
    edge.upstream.next(DOWNLOAD, seen);
    assertThat(open("/v1/raw:download").done().closed()).isEqualTo("1000 ");
    assertThat(seen.types).containsExactly("");
  }

  private static byte[] content(String type, String text) {
    return HttpBody.newBuilder()
        .setContentType(type)
        .setData(ByteString.copyFrom(text, UTF_8))
        .build()
        .toByteArray();
  }

  /** Echoes messages, and records their types. */
  private static final class Seen implements Answer {
    final LinkedBlockingQueue<String> types = new LinkedBlockingQueue<>();
    private final Answer echo = Answer.echo();

    @Override
    public void onHeaders(ServerCall<byte[], byte[]> call) {
      echo.onHeaders(call);
    }

    @Override
    public void onMessage(ServerCall<byte[], byte[]> call, byte[] request) {
      try {
        types.add(HttpBody.parseFrom(request).getContentType());
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
      echo.onMessage(call, request);
    }

    @Override
    public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {
      echo.onComplete(call, requests);
    }
  }
}
