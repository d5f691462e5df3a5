package io.weir.runtime.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that proxies disagree about, as raw bytes; "|" stands for CR LF. */
class Http1GateTest {
  private static final String NEXT = "GET /smuggled HTTP/1.1|Host: a||";
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

  private static String send(String text) throws IOException {
    return RawHttp1.exchange(server.port(), bytes(text));
  }

  private static String bytes(String text) {
    return text.replace("|", "\r\n").replace("<LF>", "\n").replace("<NUL>", "\0");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '#',
      value = {
        "no host # GET / HTTP/1.1|| # 400",
        "two hosts # GET / HTTP/1.1|Host: a|Host: b|| # 400",
        "the same host twice # GET / HTTP/1.1|Host: a|Host: a|| # 400",
        "two hosts in HTTP/1.0 # GET / HTTP/1.0|Host: a|Host: b|| # 400",
        "empty host # GET / HTTP/1.1|Host:|| # 400",
        "host with a space # GET / HTTP/1.1|Host: a b|| # 400",
        "host with a path # GET / HTTP/1.1|Host: a/b|| # 400",
        "host with user information # GET / HTTP/1.1|Host: me@a|| # 400",
        "host with a bad port # GET / HTTP/1.1|Host: a:99999|| # 400",
        "HTTP/2.0 in a request line # GET / HTTP/2.0|Host: a|| # 505",
        "HTTP/1.2 # GET / HTTP/1.2|Host: a|| # 505",
        "HTTP/0.9 with a version # GET / HTTP/0.9|Host: a|| # 505",
        "no version # GET /|| # 400",
        "other protocol # GET / HTCPCP/1.0|Host: a|| # 505",
        "version in lower case # GET / http/1.1|Host: a|| # 505",
        "coding before chunked # POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked||0|| #"
            + " 501",
        "identity and chunked # POST / HTTP/1.1|Host: a|Transfer-Encoding: identity, chunked||0|| #"
            + " 501",
        "codings in two lines # POST / HTTP/1.1|Host: a|Transfer-Encoding: x|Transfer-Encoding:"
            + " chunked||0|| # 501",
        "chunked not last # POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked, gzip||0|| # 400",
        "unknown coding alone # POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip||0|| # 400",
        "chunked twice # POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked, chunked||0|| # 400",
        "chunked twice in two lines # POST / HTTP/1.1|Host: a|Transfer-Encoding:"
            + " chunked|Transfer-Encoding: chunked||0|| # 400",
        "chunked with a parameter # POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked;q=1||0|| #"
            + " 400",
        "chunked in quotes # POST / HTTP/1.1|Host: a|Transfer-Encoding: \"chunked\"||0|| # 400",
        "vertical tab before chunked # POST / HTTP/1.1|Host: a|Transfer-Encoding:"
            + " \u000bchunked||0|| # 400",
        "length and coding # POST / HTTP/1.1|Host: a|Content-Length: 4|Transfer-Encoding:"
            + " chunked||0|| # 400",
        "coding and length # POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Content-Length:"
            + " 4||0|| # 400",
        "coding in HTTP/1.0 # POST / HTTP/1.0|Host: a|Transfer-Encoding: chunked||0|| # 400",
        "two lengths # POST / HTTP/1.1|Host: a|Content-Length: 1|Content-Length: 2||ab # 400",
        "the same length twice # POST / HTTP/1.1|Host: a|Content-Length: 1|Content-Length: 1||a #"
            + " 400",
        "list of lengths # POST / HTTP/1.1|Host: a|Content-Length: 1, 1||a # 400",
        "length with a sign # POST / HTTP/1.1|Host: a|Content-Length: +1||a # 400",
        "negative length # POST / HTTP/1.1|Host: a|Content-Length: -1|| # 400",
        "hexadecimal length # POST / HTTP/1.1|Host: a|Content-Length: 0x1||a # 400",
        "empty length # POST / HTTP/1.1|Host: a|Content-Length:|| # 400",
        "huge length # POST / HTTP/1.1|Host: a|Content-Length: 99999999999999999999|| # 400",
        "space before the colon # POST / HTTP/1.1|Host: a|Content-Length : 1||a # 400",
        "tab before the colon # POST / HTTP/1.1|Host: a|Transfer-Encoding\t: chunked||0|| # 400",
        "space before the first name # GET / HTTP/1.1| Host: a|| # 400",
        "no colon # GET / HTTP/1.1|Host: a|x|| # 400",
        "empty name # GET / HTTP/1.1|Host: a|: x|| # 400",
        "name with a bracket # GET / HTTP/1.1|Host: a|x(y: z|| # 400",
        "NUL in a value # GET / HTTP/1.1|Host: a|x: y<NUL>z|| # 400",
        "NUL in a name # GET / HTTP/1.1|Host: a|x<NUL>y: z|| # 400",
        "bare LF ends the request line # GET / HTTP/1.1<LF>Host: a|| # 400",
        "bare LF ends a header # GET / HTTP/1.1|Host: a<LF>x: y|| # 400",
        "bare LF ends the head # GET / HTTP/1.1|Host: a<LF><LF> # 400",
        "space in the target # GET /a b HTTP/1.1|Host: a|| # 400",
        "bare LF after a chunk size # POST / HTTP/1.1|Host: a|Transfer-Encoding:"
            + " chunked||1<LF>a|0|| # 400",
        "bare LF in a chunk extension # POST / HTTP/1.1|Host: a|Transfer-Encoding:"
            + " chunked||1;x<LF>a|0|| # 400",
        "open quote in a chunk extension # POST / HTTP/1.1|Host: a|Transfer-Encoding:"
            + " chunked||1;x=\"|a|0|| # 400",
        "option host # GET / HTTP/1.1|Host: a|Connection: Host|| # 400",
        "option host among others # GET / HTTP/1.1|Host: a|Connection: keep-alive|Connection: x,"
            + " host|| # 400",
        "option length # POST / HTTP/1.1|Host: a|Connection: content-length|Content-Length: 1||a #"
            + " 400",
        "option pseudo-header # GET / HTTP/1.1|Host: a|Connection: :path|| # 400",
        "chunk size with a prefix # POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||0x1|a|0|| #"
            + " 400",
        "negative chunk size # POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||-1|a|0|| # 400",
        "huge chunk size # POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||fffffffff|a|0|| #"
            + " 400",
        "chunk longer than its size # POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||1|abc|0||"
            + " # 400",
      })
  void refusesAndReadsNothingBehind(String name, String request, int status) throws IOException {
    var answer = send(request + NEXT);
    assertThat(answer).as(name).startsWith("HTTP/1.1 " + status);
    assertThat(answer.split("HTTP/1\\.[01] ", -1)).as("one answer").hasSize(2);
    assertThat(server.reached).as("requests behind it").doesNotContain("/smuggled");
    assertThat(answer.toLowerCase(Locale.ROOT)).contains("connection: close");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1|Host: a|Connection: close||",
        "GET / HTTP/1.1|Host: a:8080|Connection: close||",
        "GET / HTTP/1.1|Host: [::1]:80|Connection: close||",
        "GET / HTTP/1.1|hOsT:\ta\t|Connection: close||",
        "GET http://a/x HTTP/1.1|Host: b|Connection: close||",
        "POST / HTTP/1.1|Host: a|Transfer-Encoding: Chunked|Connection: close||1;x=\"y\"|a|0|t:"
            + " u||",
        "POST / HTTP/1.1|Host: a|Content-Length: 01|Connection: close||a",
        "GET / HTTP/1.1|Host: a|Connection: close, te, hosts, x-forwarded-host||",
        "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Connection: close, transfer-encoding||"
            + "1|a|0||",
        "||GET / HTTP/1.1|Host: a|Connection: close||",
      })
  void servesWhatIsAllowed(String request) throws IOException {
    assertThat(RawHttp1.statusLine(server.port(), bytes(request))).startsWith("HTTP/1.1 200");
  }

  @Test
  void answersARefusedRequestAfterThoseBeforeIt() throws IOException {
    var answer = send("GET /first HTTP/1.1|Host: a||GET /second HTTP/1.1||" + NEXT);
    assertThat(answer).startsWith("HTTP/1.1 200").contains("HTTP/1.1 400");
    assertThat(server.reached).containsExactly("/first");
  }

  @Test
  void doesNotUpgradeARefusedRequest() throws IOException {
    var upgrade = "Connection: Upgrade, HTTP2-Settings|Upgrade: h2c|HTTP2-Settings: AAMAAABk|";
    assertThat(send("GET / HTTP/1.1|Host: a|Host: b|" + upgrade + "|")).startsWith("HTTP/1.1 400");
  }

  @Test
  void answersHttp10WithoutChunks() throws IOException {
    var answer = send("GET /stream HTTP/1.0||");
    assertThat(answer).startsWith("HTTP/1.0 200").endsWith("\r\n\r\nstreamed");
    assertThat(answer.toLowerCase(Locale.ROOT))
        .contains("connection: close")
        .doesNotContain("transfer-encoding");
  }

  @Test
  void keepsAnHttp10ConnectionOnlyIfTheLengthIsKnown() throws IOException {
    var keep = "GET /a HTTP/1.0|Connection: keep-alive||";
    var answer = send(keep + "GET /stream HTTP/1.0|Connection: keep-alive||" + keep);
    assertThat(answer.toLowerCase(Locale.ROOT)).contains("connection: keep-alive");
    assertThat(answer).endsWith("streamed");
    assertThat(server.reached).startsWith("/a", "/stream");
  }

  /**
   * Otherwise a client that reads up to the end would wait until the server closes, seconds later.
   */
  @Test
  void endsItsOutputBehindTheLastResponseAndGoesOnReading() throws IOException {
    try (var client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      client.setSoTimeout(20_000);
      var call = bytes("POST /early HTTP/1.1|Host: a|Connection: close|Content-Length: 900||a");
      client.getOutputStream().write(call.getBytes(US_ASCII));
      var answer = new String(client.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 200").endsWith("x".repeat(CheckedServer.LONG));
      assertThat(server.isOpen(server.connections() - 1)).isTrue();
    }
  }

  @Test
  void doesNotAskForContentThatIsTooLarge() throws IOException {
    var head = "POST / HTTP/1.1|Host: a|Expect: 100-continue|Content-Length: ";
    assertThat(RawHttp1.statusLine(server.port(), bytes(head + "1001||")))
        .startsWith("HTTP/1.1 413");
    assertThat(RawHttp1.statusLine(server.port(), bytes(head + "1||a"))).startsWith("HTTP/1.1 100");
  }

  @Test
  void countsRefusalsByReason() throws IOException {
    double before = server.refused("request", Reason.HOST);
    send("GET / HTTP/1.1||");
    assertThat(server.refused("request", Reason.HOST)).isEqualTo(before + 1);
  }
}
