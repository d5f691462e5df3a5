package io.weir.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Floods that end their connection with ENHANCE_YOUR_CALM at once, and no other. */
class FloodTest {
  private static final int REQUESTS = 4_000;
  private static final String[] WAIT = {
    ":method", "POST", ":scheme", "http", ":path", "/wait", ":authority", "a"
  };

  private CheckedServer server;

  @BeforeEach
  void start() {
    server = new CheckedServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Frames of an attack, for one stream. */
  interface Attack {
    void on(RawHttp2 client, int stream);
  }

  private static Arguments attack(String name, Attack attack) {
    return Arguments.of(name, attack);
  }

  static Stream<Arguments> resets() {
    return Stream.of(
        attack(
            "resets of the peer",
            (client, id) -> client.headers(id, true, WAIT).frame(3, 0, id, 0, 0, 0, 8)),
        attack(
            "window increments of zero",
            (client, id) -> client.headers(id, true, WAIT).frame(8, 0, id, 0, 0, 0, 0)),
        attack(
            "windows that overflow",
            (client, id) -> client.headers(id, true, WAIT).frame(8, 0, id, 0x7f, 255, 255, 255)),
        attack(
            "streams that depend on themselves",
            (client, id) ->
                client
                    .headers(id, true, WAIT)
                    .frame(2, 0, id, id >>> 24, id >>> 16 & 255, id >>> 8 & 255, id & 255, 1)),
        attack(
            "content behind the end",
            (client, id) -> client.headers(id, true, WAIT).frame(0, 1, id, 1)),
        attack(
            "headers behind the end",
            (client, id) -> client.headers(id, true, WAIT).headers(id, true, "x", "y")),
        attack(
            "priority of a wrong length",
            (client, id) -> client.headers(id, true, WAIT).frame(2, 0, id, 0, 0, 0, 0)),
        attack(
            "padding of a wrong length",
            (client, id) -> client.headers(id, false, WAIT).frame(0, 8, id)),
        attack("malformed headers", (client, id) -> client.headers(id, true, "x", "y")),
        attack("malformed names", (client, id) -> client.headers(id, true, "X", "y")));
  }

  @ParameterizedTest
  @MethodSource("resets")
  void endsAConnectionOfResets(String name, Attack attack) throws IOException {
    try (var other = new RawHttp2(server.port());
        var client = new RawHttp2(server.port())) {
      other.headers(1, true, WAIT).flush();
      boolean open = true;
      for (int i = 0; open && i < REQUESTS; i++) {
        attack.on(client, 2 * i + 1);
        open = i % 50 != 49 || client.flushAndWait();
      }
      assertThat(client.goAway())
          .as(name)
          .returns(Http2Error.ENHANCE_YOUR_CALM.code(), RawHttp2.Frame::error);
      assertThat(server.reached).as("requests let through").hasSizeLessThan(1_100);
      assertThat(server.refused("connection", Reason.RESETS)).isEqualTo(1);
      assertThat(other.headers(3, true, RawHttp2.GET).flush().end(3).type()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("resets")
  void letsNoRequestThroughBehindTheEnd(String name, Attack attack) throws IOException {
    try (var client = new RawHttp2(server.port())) {
      for (int i = 0; i < 4 * REQUESTS; i++) {
        attack.on(client, 2 * i + 1);
      }
      client.flush();
      while (client.end().type() != RawHttp2.Frame.CLOSED) {
        // Reads on.
      }
      assertThat(server.reached).as(name).hasSizeLessThan(1_100);
    }
  }

  static Stream<Arguments> floods() {
    return Stream.of(
        attack("pings", (client, id) -> client.frame(6, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8)),
        attack("settings", (client, id) -> client.frame(4, 0, 0)),
        attack("acknowledged settings", (client, id) -> client.frame(4, 1, 0)),
        attack("priorities", (client, id) -> client.frame(2, 0, 2 * id + 1, 0, 0, 0, 0, 1)),
        attack("window updates", (client, id) -> windows(client)),
        attack("unknown frames", (client, id) -> client.frame(99, 0, 0, 1)));
  }

  private static void windows(RawHttp2 client) {
    // Ignored, since the stream is closed: no sum that could overflow.
    client.frame(8, 0, 1, 0, 0, 0, 1).frame(8, 0, 1, 0, 0, 0, 1);
  }

  @ParameterizedTest
  @MethodSource("floods")
  void endsAConnectionOfControlFrames(String name, Attack attack) throws IOException {
    try (var other = new RawHttp2(server.port());
        var client = new RawHttp2(server.port())) {
      other.headers(1, true, WAIT).flush();
      client.headers(1, true, RawHttp2.GET).flush().end(1);
      for (int i = 0; i < FrameBudget.BUDGET; i++) {
        attack.on(client, i);
      }
      client.flush();
      expectCalm(client, name);
      assertThat(server.refused("connection", Reason.FLOOD)).isEqualTo(1);
      assertThat(other.headers(3, true, RawHttp2.GET).flush().end(3).type()).isZero();
    }
  }

  @Test
  void endsAConnectionThatOpensOneStreamAgainAndAgain() throws IOException {
    try (var client = new RawHttp2(server.port())) {
      client.headers(1, true, WAIT);
      for (int i = 0; i < REQUESTS; i++) {
        client.headers(1, true, RawHttp2.GET);
      }
      client.flush();
      expectCalm(client, "the same stream");
      assertThat(server.refused("connection", Reason.FLOOD)).isEqualTo(1);
    }
  }

  @Test
  void endsAConnectionOfEmptyData() throws IOException {
    try (var client = new RawHttp2(server.port())) {
      client.headers(1, false, WAIT);
      for (int i = 0; i < 100; i++) {
        client.frame(0, 0, 1);
      }
      client.flush();
      expectCalm(client, "empty DATA");
    }
  }

  @Test
  void endsAConnectionOfEmptyContinuations() throws IOException {
    try (var client = new RawHttp2(server.port())) {
      client.frame(1, 0, 1, client.block(WAIT));
      for (int i = 0; i < 100; i++) {
        client.frame(9, 0, 1);
      }
      client.flush();
      expectCalm(client, "CONTINUATION");
    }
  }

  @Test
  void endsAConnectionThatDoesNotReadTheAnswers() throws IOException {
    try (var client = new RawHttp2(server.port())) {
      // Fewer than the budget allows at once; answers fill the socket after some ten thousands.
      for (int i = 0; i < 40; i++) {
        for (int j = 0; j < 1_000; j++) {
          client.frame(6, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
        }
        client.flush();
      }
      assertThat(client.headers(1, true, RawHttp2.GET).flush().end().type()).isNotEqualTo(3);
    }
  }

  @Test
  void keepsAConnectionWhoseClientCancelsSomeOfItsCalls() throws IOException {
    try (var client = new RawHttp2(server.port())) {
      int id = 1;
      for (int i = 0; i < 1_500; i++) {
        client.headers(id, true, WAIT).frame(3, 0, id, 0, 0, 0, 8);
        client.headers(id + 2, true, RawHttp2.GET).headers(id + 4, true, RawHttp2.GET);
        id += 6;
        if (i % 20 == 19) {
          assertThat(client.flush().end(id - 2).type()).isZero();
        }
      }
    }
  }

  private static void expectCalm(RawHttp2 client, String name) throws IOException {
    RawHttp2.Frame frame;
    do {
      frame = client.end();
    } while (frame.type() != 7 && frame.type() != RawHttp2.Frame.CLOSED);
    // The GOAWAY is lost if the client still sends when the socket is closed.
    if (frame.type() == 7) {
      assertThat(frame.error()).as(name).isEqualTo(Http2Error.ENHANCE_YOUR_CALM.code());
      assertThat(client.end().type()).isEqualTo(RawHttp2.Frame.CLOSED);
    }
  }
}
