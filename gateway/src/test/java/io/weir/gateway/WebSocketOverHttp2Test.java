package io.weir.gateway;

import static io.weir.gateway.TestEdge.apis;
import static io.weir.testkit.time.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.websocket.WebSocketClient;
import com.linecorp.armeria.client.websocket.WebSocketSession;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.common.stream.StreamWriter;
import com.linecorp.armeria.common.websocket.CloseWebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import io.weir.testkit.upstream.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * WebSocket on one of many streams of an HTTP/2 connection (RFC 8441), with Armeria's client.
 * Armeria leaves the answer to our Close frame (RFC 6455, 5.5.1) to its user. Over HTTP/1 the frame
 * alone ends the client's input; over HTTP/2 only the end of our stream does, which waits for the
 * answer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebSocketOverHttp2Test {
  /** Time below the five seconds in which a caller must answer our Close frame. */
  private static final Duration AT_ONCE = Duration.ofSeconds(3);

  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge = TestEdge.start(apis(StreamSchema.writeTo(directory)));
    edge.upstream.always(StreamSchema.SERVICE + "Talk", Answer.echo());
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private WebSocketSession open(String scheme) {
    return WebSocketClient.of(scheme + "://127.0.0.1:" + edge.gateway.port())
        .connect("/v1/talk")
        .join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws+h2c", "ws+h1c"})
  void talksBothWays(String scheme) {
    List<WebSocketFrame> heard = new CopyOnWriteArrayList<>();
    answersTheClose(open(scheme), heard::add).join();
    assertThat(heard.stream().map(WebSocketFrame::type).map(Enum::name))
        .containsExactly("TEXT", "CLOSE");
    assertThat(heard.getFirst().text()).isEqualTo("{\"text\":\"one\"}");
  }

  @Test
  void endsTheStreamOnceTheCallerHasAnswered() {
    assertThat(endsAtOnce(session -> answersTheClose(session, frame -> {}))).isTrue();
  }

  /** Treats END_STREAM like the end of the connection over HTTP/1 (RFC 8441, 5). */
  @Test
  void endsTheStreamOnceTheCallerEndsItsOwn() {
    assertThat(endsAtOnce(session -> endsItsStream(session, ""))).isTrue();
  }

  @Test
  void endsTheStreamOnceTheCallerEndsItsOwnInTheMiddleOfACall() {
    assertThat(endsAtOnce(session -> endsItsStream(session, "{\"text\":\"one\"}"))).isTrue();
  }

  /**
   * Reads frame by frame and answers the Close frame, because collect() returns the frames only
   * after the end.
   */
  private static CompletableFuture<Void> answersTheClose(
      WebSocketSession session, Consumer<WebSocketFrame> heard) {
    var out = session.outbound();
    out.write("{\"text\":\"one\"}");
    out.write("");
    return session
        .inbound()
        .peek(heard)
        .peek(close -> out.close(), CloseWebSocketFrame.class)
        .subscribe();
  }

  /** Ends the client's stream at a message or a Close frame, without a Close frame of its own. */
  private static CompletableFuture<Void> endsItsStream(WebSocketSession session, String message) {
    StreamWriter<WebSocketFrame> out = StreamMessage.streaming();
    session.setOutbound(out);
    out.write(WebSocketFrame.ofText(message));
    return session.inbound().peek(frame -> out.close()).subscribe();
  }

  /**
   * Returns true if the shortest of three attempts was quick enough, because a busy machine may be
   * late.
   */
  private boolean endsAtOnce(Function<WebSocketSession, CompletableFuture<?>> talk) {
    return Stream.generate(() -> open("ws+h2c"))
        .limit(3)
        .map(session -> within(Duration.ofMinutes(2), "the end", talk.apply(session)::isDone))
        .anyMatch(took -> took.compareTo(AT_ONCE) < 0);
  }
}
