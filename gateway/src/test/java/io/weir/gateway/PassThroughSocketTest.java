package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;
import static io.weir.testkit.time.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpRequestWriter;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import io.weir.runtime.websocket.Handshake;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets that pass through to an instance in HTTP/1.1: handshakes, bytes and ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PassThroughSocketTest {
  /** Less than the time for which Armeria waits for the client to end a WebSocket. */
  private static final Duration BRIEFLY = Duration.ofSeconds(2);

  private SocketSite site;
  private TestEdge edge;

  @BeforeAll
  void start() {
    site = SocketSite.start();
    edge =
        TestEdge.start(
            "clusters: {users: {endpoints: [\"${INSTANCE}\"]}, site: {endpoints:"
                + " [\"127.0.0.1:%d\"], protocol: http1, timeout: 500ms, outliers: false,"
                    .formatted(site.port())
                + " breaker: false}}",
            "routes: [{path: /site/**, cluster: site}]");
  }

  @AfterAll
  void stop() {
    edge.close();
    site.close();
  }

  private RawSocket open(String target, String... headers) {
    return RawSocket.open(edge.gateway.port(), target, headers);
  }

  /** Opens a WebSocket over HTTP/2; its content is that of the request and the response. */
  private HttpResponse connect(HttpRequest request) {
    return edge.client("h2c").execute(request);
  }

  private static RequestHeaders connecting(String path) {
    return RequestHeaders.of(
        HttpMethod.CONNECT, path, ":protocol", "websocket", "sec-websocket-version", "13");
  }

  @Test
  void passesBytesBothWays() {
    try (var socket = open("/site/echo?a=%41")) {
      assertThat(socket.head().toLowerCase(Locale.ROOT))
          .startsWith("http/1.1 101 ")
          .contains("upgrade: websocket\r\n", "connection: upgrade\r\n")
          .contains("sec-websocket-accept: " + lower(Handshake.accept(RawSocket.KEY)))
          .doesNotContain("transfer-encoding", "content-length", "x-content-type-options");
      assertThat(socket.say("no frame at all").hear(15)).isEqualTo("no frame at all");
      var large = "x".repeat(300_000);
      Thread.ofVirtual().start(() -> socket.say(large));
      assertThat(socket.hear(large.length())).isEqualTo(large);
    }
    assertThat(site.raw().heads().getLast().toLowerCase(Locale.ROOT))
        .startsWith("get /site/echo?a=%41 http/1.1\r\n")
        .contains("upgrade: websocket\r\n", "connection: upgrade\r\n")
        .contains("sec-websocket-key: " + lower(RawSocket.KEY), "sec-websocket-version: 13\r\n")
        .contains("x-forwarded-for: 127.0.0.1\r\n", "traceparent: 00-", "host: test\r\n")
        .doesNotContain("transfer-encoding", "content-length", "keep-alive");
    eventually("the WebSocket is closed at the instance", () -> site.open.get() == 0);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  @Test
  void leavesSubprotocolsAndExtensionsToTheEnds() {
    try (var socket =
        open(
            "/site/negotiates",
            "sec-websocket-protocol: chat.v1, chat.v2",
            "sec-websocket-extensions: permessage-deflate",
            "origin: http://test",
            "cookie: a=b")) {
      assertThat(socket.head().toLowerCase(Locale.ROOT))
          .contains("sec-websocket-protocol: chat.v2\r\n", "set-cookie: c=d\r\n")
          .contains("sec-websocket-extensions: x-any; a=b\r\n");
    }
    assertThat(site.raw().heads().getLast().toLowerCase(Locale.ROOT))
        .contains("sec-websocket-protocol: chat.v1, chat.v2\r\n", "origin: http://test\r\n")
        .contains("sec-websocket-extensions: permessage-deflate\r\n", "cookie: a=b\r\n");
  }

  @Test
  void passesBytesThatStandRightBehindTheHandshake() {
    try (var socket = open("/site/greets")) {
      assertThat(socket.rest()).isEqualTo("hello");
    }
  }

  @Test
  void dropsHintsBeforeTheHandshake() {
    try (var socket = open("/site/hints")) {
      assertThat(socket.head()).startsWith("HTTP/1.1 101 ");
      assertThat(socket.say("x").hear(1)).isEqualTo("x");
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          /site/refused,                  401, www-authenticate: Basic,   login
          /site/refused-in-chunks,        404, connection: close,         no site\\r\\n
          /site/refused-without-content,  426, sec-websocket-version: 8,  ''
          /site/page,                     200, content-type: text/plain,  a page
          """)
  void passesARefusalAsItIs(String target, String status, String header, String content) {
    try (var socket = open(target)) {
      assertThat(socket.head()).startsWith("HTTP/1.1 " + status + " ").contains(header + "\r\n");
      assertThat(socket.head()).doesNotContain("chunked").contains("connection: close\r\n");
      assertThat(within(BRIEFLY, "the end", () -> socket.rest().equals(content.translateEscapes())))
          .isLessThan(BRIEFLY);
    }
  }

  @ParameterizedTest
  @CsvSource({"/site/wrong-accept, 502", "/site/other-protocol, 502", "/site/silent, 504"})
  void refusesWhatIsNoHandshake(String target, String status) {
    try (var socket = open(target)) {
      assertThat(socket.head()).startsWith("HTTP/1.1 " + status + " ");
      assertThat(within(BRIEFLY, "the end", () -> socket.rest().matches("\\{.*}")))
          .isLessThan(BRIEFLY);
    }
  }

  @Test
  void asksAgainAfterABusyAnswer() {
    try (var socket = open("/site/busy")) {
      assertThat(socket.head()).startsWith("HTTP/1.1 101 ");
      assertThat(socket.say("x").hear(1)).isEqualTo("x");
      assertThat(site.attempts.get()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsAtTheInstanceWithTheCaller(boolean resets) {
    var socket = open("/site/echo");
    assertThat(socket.say("x").hear(1)).isEqualTo("x");
    assertThat(site.open.get()).isEqualTo(1);
    if (resets) {
      socket.reset();
    } else {
      socket.close();
    }
    eventually("the WebSocket is closed at the instance", () -> site.open.get() == 0);
    eventually("the gateway has no stream", () -> edge.metric("weir_requests_active") == 0);
  }

  @Test
  void addsNothingWhenTheInstanceDiesRightBehindTheHandshake() {
    try (var socket = open("/site/dies-at-once")) {
      assertThat(socket.head()).startsWith("HTTP/1.1 101 ");
      assertThat(socket.rest()).isIn("", "reset");
    }
  }

  @Test
  void endsAtTheCallerWithTheInstance() {
    try (var socket = open("/site/dies")) {
      assertThat(socket.hear(7)).isEqualTo("half of");
      assertThat(socket.say("unread").rest()).isIn("", "reset");
    }
    eventually("the gateway has no stream", () -> edge.metric("weir_requests_active") == 0);
  }

  /** The process may end before callers that keep their half of the connection open. */
  @Test
  void isNotActiveOnceTheInstanceHasEnded() {
    try (var socket = open("/site/greets")) {
      assertThat(socket.hear(5)).isEqualTo("hello");
      within(BRIEFLY, "the gateway has no stream", () -> edge.metric("weir_requests_active") == 0);
    }
    HttpRequestWriter request = HttpRequest.streaming(connecting("/site/greets"));
    assertThat(connect(request).aggregate().join().contentUtf8()).isEqualTo("hello");
    within(BRIEFLY, "the gateway has no stream", () -> edge.metric("weir_requests_active") == 0);
    request.close();
  }

  @Test
  void refusesPagesOfOtherSites() {
    int before = site.raw().heads().size();
    try (var socket = open("/site/echo", "origin: http://evil.example")) {
      assertThat(socket.head()).startsWith("HTTP/1.1 403 ");
    }
    assertThat(site.raw().heads()).hasSize(before);
  }

  /** A path that the client smuggles behind a refused handshake must not reach the instance. */
  @Test
  void readsNothingBeforeTheInstanceHasAccepted() {
    int before = site.raw().heads().size();
    var smuggled = RawHttp.get("/site/smuggled");
    try (var socket =
        RawSocket.send(edge.gateway.port(), RawSocket.handshake("/site/refused") + smuggled)) {
      assertThat(socket.rest()).doesNotContain("fine");
    }
    assertThat(site.raw().heads().size() - before).isLessThanOrEqualTo(1);
    assertThat(site.raw().heads().getLast()).doesNotContain("smuggled");
  }

  @Test
  void sharesItsPathWithRequests() {
    assertThat(edge.get("/site/page").contentUtf8()).isEqualTo("a page");
    try (var socket = open("/site/page")) {
      assertThat(socket.head()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void explainsAWebSocket() {
    var question =
        "{\"method\": \"GET\", \"path\": \"/site/x\", \"headers\": {\"upgrade\": \"websocket\"}}";
    assertThat(edge.admin(HttpMethod.POST, "/explain", question).contentUtf8())
        .contains("/site/**", "WebSocket, passed through");
  }

  @Test
  void passesBytesOverHttp2() {
    HttpRequestWriter request = HttpRequest.streaming(connecting("/site/echo"));
    var split = connect(request).split();
    assertThat(split.headers().join().status().code()).isEqualTo(200);
    assertThat(split.headers().join().names().toString())
        .doesNotContain("upgrade", "connection", "sec-websocket-accept");
    var content = split.body().collect();
    request.write(HttpData.ofUtf8("one "));
    request.write(HttpData.ofUtf8("two"));
    request.close();
    assertThat(content.join().stream().map(HttpData::toStringUtf8).reduce("", String::concat))
        .isEqualTo("one two");
    assertThat(site.raw().heads().getLast()).contains("sec-websocket-key: ", "GET /site/echo ");
    eventually("the WebSocket is closed at the instance", () -> site.open.get() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "one", "one two"})
  void passesWhatACallerSendsBeforeTheInstanceHasAccepted(String early) {
    HttpRequestWriter request = HttpRequest.streaming(connecting("/site/late"));
    for (var word : early.splitWithDelimiters(" ", 0)) {
      request.write(HttpData.ofUtf8(word));
    }
    var response = connect(request).aggregate();
    request.close();
    request.whenComplete().join();
    site.late.release();
    assertThat(response.join().contentUtf8()).isEqualTo(early);
  }

  @Test
  void leavesTheInstanceTimeToAnswerWhenTheCallerIsDone() {
    HttpRequestWriter request = HttpRequest.streaming(connecting("/site/hasty"));
    request.write(HttpData.ofUtf8("x"));
    request.close();
    assertThat(connect(request).aggregate().join().contentUtf8()).isEqualTo("goodbye");
  }

  @ParameterizedTest
  @CsvSource({"/site/refused, 401", "/site/refused-in-chunks, 404", "/site/page, 502"})
  void passesARefusalOverHttp2(String path, int status) {
    AggregatedHttpResponse answer =
        connect(HttpRequest.streaming(connecting(path))).aggregate().join();
    assertThat(answer.status().code()).isEqualTo(status);
    assertThat(answer.contentUtf8()).contains(status == 401 ? "login" : "n");
  }

  @Test
  void resetsTheStreamWithTheInstance() {
    HttpRequestWriter request = HttpRequest.streaming(connecting("/site/dies"));
    var split = connect(request).split();
    CompletableFuture<ResponseHeaders> headers = split.headers();
    assertThat(headers.join().status().code()).isEqualTo(200);
    var content = split.body().collect();
    request.write(HttpData.ofUtf8("unread"));
    var ended = content.handle((pieces, thrown) -> true).join();
    assertThat(ended).isTrue();
    eventually("the WebSocket is closed at the instance", () -> site.open.get() == 0);
  }

  @Test
  void endsAtTheInstanceWithTheStream() {
    HttpRequestWriter request = HttpRequest.streaming(connecting("/site/echo"));
    var response = connect(request);
    var split = response.split();
    assertThat(split.headers().join().status().code()).isEqualTo(200);
    assertThat(site.open.get()).isEqualTo(1);
    request.abort();
    split.body().abort();
    eventually("the WebSocket is closed at the instance", () -> site.open.get() == 0);
  }

  @Test
  void refusesOtherProtocolsOverHttp2() {
    var headers = RequestHeaders.of(HttpMethod.CONNECT, "/site/echo", ":protocol", "connect-udp");
    assertThat(connect(HttpRequest.streaming(headers)).aggregate().join().status().code())
        .isEqualTo(501);
  }
}
