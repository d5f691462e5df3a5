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
 * RFC 8441: the same on one of many streams of a connection; with Armeria's client. That leaves it
 * to its user to answer our Close frame (RFC 6455, 5.5.1). Over HTTP/1 the frame alone ends what it
 * hears, over HTTP/2 only the end of our stream does, which waits for the answer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebSocketOverHttp2Test {
  /** Less than the five seconds that a caller has to answer our Close frame. */
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

  /** RFC 8441, 5: END_STREAM is what the end of the connection is elsewhere. */
  @Test
  void endsTheStreamOnceTheCallerEndsItsOwn() {
    assertThat(endsAtOnce(session -> endsItsStream(session, ""))).isTrue();
  }

  @Test
  void endsTheStreamOnceTheCallerEndsItsOwnInTheMiddleOfACall() {
    assertThat(endsAtOnce(session -> endsItsStream(session, "{\"text\":\"one\"}"))).isTrue();
  }

  /** Frame by frame: collect() shows them when all is over, and then no answer comes. */
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

  /** When it hears something, a message or a Close frame: without one of its own. */
  private static CompletableFuture<Void> endsItsStream(WebSocketSession session, String message) {
    StreamWriter<WebSocketFrame> out = StreamMessage.streaming();
    session.setOutbound(out);
    out.write(WebSocketFrame.ofText(message));
    return session.inbound().peek(frame -> out.close()).subscribe();
  }

  /** The quickest of three: a machine may have other things to do. */
  private boolean endsAtOnce(Function<WebSocketSession, CompletableFuture<?>> talk) {
    return Stream.generate(() -> open("ws+h2c"))
        .limit(3)
        .map(session -> within(Duration.ofMinutes(2), "the end", talk.apply(session)::isDone))
        .anyMatch(took -> took.compareTo(AT_ONCE) < 0);
  }
}
