package io.weir.gateway;

import static io.weir.gateway.TestEdge.apis;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.websocket.WebSocketClient;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import io.weir.testkit.upstream.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8441: the same on one of many streams of a connection; with Armeria's client. */
final class WebSocketOverHttp2Test {

  @ParameterizedTest
  @ValueSource(strings = {"ws+h2c", "ws+h1c"})
  void talksBothWays(String scheme, @TempDir Path directory) {
    try (var edge = TestEdge.start(apis(StreamSchema.writeTo(directory)))) {
      edge.upstream.always(StreamSchema.SERVICE + "Talk", Answer.echo());
      var session =
          WebSocketClient.of(scheme + "://127.0.0.1:" + edge.gateway.port())
              .connect("/v1/talk")
              .join();
      var out = session.outbound();
      out.write("{\"text\":\"one\"}");
      out.write("");
      var heard = session.inbound().collect().join();
      assertThat(heard.stream().map(WebSocketFrame::type).map(Enum::name))
          .containsExactly("TEXT", "CLOSE");
      assertThat(heard.getFirst().text()).isEqualTo("{\"text\":\"one\"}");
      out.close();
    }
  }
}
