package io.weir.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that the RFC forbids, over connections of their own. */
class Http2GateTest {
  private static CheckedServer server;

  @BeforeAll
  static void start() {
    server = new CheckedServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    server.reached.clear();
  }

  private static String[] with(String... more) {
    return Stream.concat(Stream.of(RawHttp2.GET), Stream.of(more)).toArray(String[]::new);
  }

  private static String[] pseudo(String method, String scheme, String path, String authority) {
    return new String[] {
      ":method", method, ":scheme", scheme, ":path", path, ":authority", authority
    };
  }

  private static Arguments bad(String name, String... headers) {
    return Arguments.of(name, headers);
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        bad("upper-case name", with("X-Upper", "x")),
        bad("one upper-case letter", with("x-uppeR", "x")),
        bad("no method", ":scheme", "http", ":path", "/", ":authority", "a"),
        bad("no scheme", ":method", "GET", ":path", "/", ":authority", "a"),
        bad("no path", ":method", "GET", ":scheme", "http", ":authority", "a"),
        bad("no authority", ":method", "GET", ":scheme", "http", ":path", "/"),
        bad("empty path", pseudo("GET", "http", "", "a")),
        bad("path with a DEL", pseudo("GET", "http", "/a\u007fb", "a")),
        bad("path with a NUL", pseudo("GET", "http", "/a\0b", "a")),
        bad("path with a space", pseudo("GET", "http", "/a b", "a")),
        bad("junk scheme", pseudo("GET", "javascript", "/", "a")),
        bad("empty authority", pseudo("GET", "http", "/", "")),
        bad("authority with user information", pseudo("GET", "http", "/", "me@a")),
        bad("authority with a path", pseudo("GET", "http", "/", "a/b")),
        bad("two methods", with(":method", "GET")),
        bad("two schemes", with(":scheme", "http")),
        bad("two paths", with(":path", "/other")),
        bad("two authorities", with(":authority", "other")),
        bad("unknown pseudo-header", with(":other", "x")),
        bad("pseudo-header of a response", with(":status", "200")),
        bad(":protocol without CONNECT", with(":protocol", "websocket")),
        bad(
            "pseudo-header after a header",
            ":method",
            "GET",
            ":scheme",
            "http",
            "x",
            "y",
            ":path",
            "/",
            ":authority",
            "a"),
        bad("connection", with("connection", "close")),
        bad("keep-alive", with("keep-alive", "5")),
        bad("proxy-connection", with("proxy-connection", "close")),
        bad("upgrade", with("upgrade", "h2c")),
        bad("transfer-encoding", with("transfer-encoding", "chunked")),
        bad("te other than trailers", with("te", "gzip")),
        bad("host that differs", with("host", "other")),
        bad("two hosts", with("host", "localhost", "host", "localhost")),
        bad("NUL in a value", with("x", "a\0b")),
        bad("CR LF in a value", with("x", "a\r\nb: c")),
        bad("LF in a value", with("x", "a\nb")),
        bad("space before a value", with("x", " a")),
        bad("space behind a value", with("x", "a ")),
        bad("tab behind a value", with("x", "a\t")),
        bad("space in a name", with("x y", "a")),
        bad("colon in a name", with("x:y", "a")),
        bad("CR LF in a name", with("x\r\ny", "a")),
        bad("empty name", with("", "a")),
        bad("length of an empty request", with("content-length", "5")),
        bad("two lengths", with("content-length", "0", "content-length", "1")),
        bad("negative length", with("content-length", "-1")),
        bad("length with a sign", with("content-length", "+0")),
        bad(
            "CONNECT with a path",
            ":method",
            "CONNECT",
            ":authority",
            "a:1",
            ":path",
            "/",
            ":scheme",
            "http"),
        bad("CONNECT without authority", ":method", "CONNECT"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void costsTheStreamOnly(String name, String[] headers) throws IOException {
    try (var client = new RawHttp2(server.port())) {
      var end = client.headers(1, true, headers).headers(3, true, RawHttp2.GET).flush().end(1);
      assertThat(end.type()).as("RST_STREAM for %s", name).isEqualTo(3);
      assertThat(end.error()).isEqualTo(Http2Error.PROTOCOL_ERROR.code());
      assertThat(client.end(3).type()).as("answer on the next stream").isZero();
      assertThat(server.reached).containsExactly("/");
    }
  }

  /** Clients send windows and content behind the headers of a request. */
  @ParameterizedTest
  @MethodSource("malformed")
  void costsTheStreamOnlyWhateverFollows(String name, String[] headers) throws IOException {
    try (var client = new RawHttp2(server.port())) {
      client.headers(1, false, headers).frame(8, 0, 1, 0, 0, 0, 9).frame(0, 1, 1, 'a');
      var end = client.headers(3, true, RawHttp2.GET).flush().end(1);
      assertThat(end.type()).as("RST_STREAM for %s", name).isEqualTo(3);
      assertThat(client.end(3).type()).as("answer on the next stream").isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "http://a/", "*"})
  void answersATargetThatIsNotAPath(String path) throws IOException {
    try (var client = new RawHttp2(server.port())) {
      var answer = client.headers(1, true, pseudo("GET", "http", path, "a")).flush().headersFrame();
      assertThat(client.decode(answer).status()).hasToString("400");
      assertThat(server.reached).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void findsAMalformedNameHoweverItIsCutUp(int size) throws IOException {
    try (var client = new RawHttp2(server.port())) {
      var block = client.block(with("X-Upper", "x", "y", "z"));
      var first = block.readSlice(block.readableBytes() / 2);
      // Padded, with a priority, in two frames.
      var payload = Unpooled.buffer().writeByte(3).writeInt(0).writeByte(15);
      payload.writeBytes(first).writeZero(3);
      client.frame(1, 0x1 | 0x8 | 0x20, 1, payload).frame(9, 4, 1, block);
      client.headers(3, true, RawHttp2.GET);
      assertThat(client.flushPieces(size).end(1).type()).isEqualTo(3);
      assertThat(client.end(3).type()).isZero();
    }
  }

  /**
   * Headers in Huffman code, as some clients send all of them, those of gRPC included. 0 stands for
   * the answer, 3 for RST_STREAM.
   */
  @ParameterizedTest
  @CsvSource({
    "te: trailers,    82497f,   864d833505b11f, 0",
    "te: gzip,        82497f,   04677a6970,      3",
    "x-a: b,          83f2b0ff, 0162,           0",
    "X-A: b,          83fc5a1f, 0162,           3",
    "x a: b,          83f2a0ff, 0162,           3",
  })
  void readsNamesInHuffmanCode(String header, String name, String value, int answer)
      throws IOException {
    try (var client = new RawHttp2(server.port())) {
      var block = client.block(RawHttp2.GET).writeByte(0);
      block.writeBytes(HexFormat.of().parseHex(name));
      block.writeBytes(HexFormat.of().parseHex(value));
      client.frame(1, 5, 1, block).headers(3, true, RawHttp2.GET).flush();
      assertThat(client.end(1).type()).as(header).isEqualTo(answer);
      assertThat(client.end(3).type()).as("the connection").isZero();
    }
  }

  @Test
  void servesWhatIsAllowed() throws IOException {
    try (var client = new RawHttp2(server.port())) {
      client.headers(1, true, with("host", "LOCALHOST", "te", "trailers", "x", "", "cookie", "a"));
      client.headers(3, false, pseudo("POST", "https", "/%41?q=%20", "[::1]:8080"));
      client.frame(0, 0, 3, Unpooled.copiedBuffer("abc", StandardCharsets.US_ASCII));
      client.headers(3, true, "trailer", "x");
      assertThat(client.flush().end(3).type()).isZero();
      client.headers(5, true, pseudo("OPTIONS", "http", "*", "a")).flush();
      assertThat(client.end(5).type()).isLessThan(2);
      assertThat(server.reached).containsExactly("/", "/A?q=+");
    }
  }

  @Test
  void answersConnectWithoutAPath() throws IOException {
    try (var client = new RawHttp2(server.port())) {
      client.headers(1, true, ":method", "CONNECT", ":authority", "a:1").flush();
      assertThat(client.end(1).type()).as("405 with a body").isZero();
      assertThat(client.headers(3, true, RawHttp2.GET).flush().end(3).type()).isZero();
    }
  }

  @Test
  void resetsAHalfClosedStreamAtHeaders() throws IOException {
    try (var client = new RawHttp2(server.port())) {
      client.headers(1, true, pseudo("GET", "http", "/wait", "a"));
      client.headers(1, true, RawHttp2.GET).headers(3, true, RawHttp2.GET).flush();
      var end = client.end(1);
      assertThat(end.type()).isEqualTo(3);
      assertThat(end.error()).isEqualTo(Http2Error.STREAM_CLOSED.code());
      assertThat(client.end(3).type()).isZero();
    }
  }

  @Test
  void closesTheConnectionAtHeadersOnAClosedStream() throws IOException {
    try (var client = new RawHttp2(server.port())) {
      assertThat(client.headers(1, true, RawHttp2.GET).flush().end(1).type()).isZero();
      var goAway = client.headers(1, true, RawHttp2.GET).flush().end();
      assertThat(goAway.type()).isEqualTo(7);
      assertThat(goAway.error()).isEqualTo(Http2Error.STREAM_CLOSED.code());
      assertThat(client.end().type()).isEqualTo(RawHttp2.Frame.CLOSED);
      assertThat(server.reached).hasSize(1);
    }
  }

  @Test
  void closesTheConnectionAtAStreamThatWasSkipped() throws IOException {
    try (var client = new RawHttp2(server.port())) {
      client.headers(5, true, pseudo("GET", "http", "/wait", "a"));
      client.headers(3, true, RawHttp2.GET).headers(7, true, RawHttp2.GET);
      var goAway = client.flush().end();
      assertThat(goAway.type()).isEqualTo(7);
      assertThat(goAway.error()).isEqualTo(Http2Error.PROTOCOL_ERROR.code());
      assertThat(client.end().type()).isEqualTo(RawHttp2.Frame.CLOSED);
      assertThat(server.reached).doesNotContain("/");
    }
  }

  @Test
  void toleratesTrailersOfAStreamThatWasReset() throws IOException {
    try (var client = new RawHttp2(server.port())) {
      client.headers(1, false, pseudo("POST", "http", "/wait", "a")).frame(3, 0, 1, 0, 0, 0, 8);
      client.headers(1, true, "trailer", "x").headers(3, true, RawHttp2.GET).flush();
      assertThat(client.end(3).type()).isZero();
    }
  }

  @Test
  void doesNotAskForContentThatIsTooLarge() throws IOException {
    try (var client = new RawHttp2(server.port())) {
      var length = String.valueOf(CheckedServer.BODY + 1);
      client.headers(1, false, with("expect", "100-continue", "content-length", length)).flush();
      RawHttp2.Frame frame = client.headersFrame();
      assertThat(client.decode(frame).status()).hasToString("413");
    }
  }

  @Test
  void checksAConnectionThatWasUpgraded() throws IOException {
    try (var client = RawHttp2.upgraded(server.port())) {
      client.headers(3, true, with("X-Upper", "x")).headers(5, true, RawHttp2.GET).flush();
      assertThat(client.end(3).type()).isEqualTo(3);
      assertThat(client.end(5).type()).isZero();
    }
  }

  @Test
  void countsRefusalsByReason() throws IOException {
    double before = server.refused("request", Reason.PSEUDO_HEADER);
    double errors = server.refused("request", Reason.STREAM_ERROR);
    try (var client = new RawHttp2(server.port())) {
      client.headers(1, true, with(":path", "/other")).flush().end(1);
    }
    assertThat(server.refused("request", Reason.PSEUDO_HEADER)).isEqualTo(before + 1);
    assertThat(server.refused("request", Reason.STREAM_ERROR)).isEqualTo(errors);
  }

  @Test
  void takesNoRequestsWhileTheClientReadsNoAnswers() throws IOException {
    try (var client = new RawHttp2(server.port())) {
      client.headers(1, true, RawHttp2.get("/first")).flush();
      assertThat(client.end(1).isEnd()).isTrue();
      int number = server.connections() - 1;
      server.setWritable(number, false);
      client.headers(3, true, RawHttp2.get("/second")).flush();
      // Other connections are served meanwhile, so that the request would have come.
      for (int i = 0; i < 3; i++) {
        assertThat(RawHttp1.statusLine(server.port(), "GET /other HTTP/1.1\r\nhost: a\r\n\r\n"))
            .contains("200");
      }
      assertThat(server.reached).doesNotContain("/second");
      server.setWritable(number, true);
      assertThat(client.end(3).isEnd()).isTrue();
      assertThat(server.reached).contains("/second");
    }
  }
}
