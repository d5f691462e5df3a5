package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpRequestWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.testkit.upstream.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content that passes through as it comes, and how it ends; retries and time limits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PassThroughStreamTest {
  private static final long UPLOAD = 48L << 20;

  private OldSite old;
  private TestEdge edge;

  @BeforeAll
  void start() {
    old = OldSite.start();
    edge =
        TestEdge.start(
            "clusters: {users: {endpoints: [\"${INSTANCE}\"]}, old: {endpoints:"
                + " [\"127.0.0.1:%d\"], protocol: http1, timeout: 500ms, outliers: false,"
                    .formatted(old.port())
                + " breaker: false, health: {path: /healthz}}}",
            "routes: [{path: /**, cluster: old}]");
  }

  @AfterAll
  void stop() {
    edge.close();
    old.close();
  }

  private AggregatedHttpResponse get(String protocol, String path) {
    return edge.client(protocol).get(path).aggregate().join();
  }

  /** Reads everything that the gateway sends until it closes the connection. */
  private String raw(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), edge.gateway.port())) {
      socket.setSoTimeout(10_000);
      RawInstance.write(socket.getOutputStream(), request);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h1c", "h2c"})
  void passesEventsOnAsTheyCome(String protocol) {
    old.halt();
    var heard = Heard.all(edge.client(protocol).get("/events"));
    eventually("the first event", () -> heard.text().endsWith("data: 1\n\n"));
    old.goOn();
    eventually("the second event", () -> heard.text().endsWith("data: 2\n\n" + Heard.END));
  }

  @ParameterizedTest
  @CsvSource({"h1c, /cut/chunked", "h2c, /cut/chunked", "h1c, /cut/length", "h2c, /cut/length"})
  void cutsAnAnswerOffThatTheInstanceCutOff(String protocol, String path) {
    assertThatThrownBy(() -> get(protocol, path)).isInstanceOf(CompletionException.class);
  }

  @Test
  void leavesTheLastChunkOutOfAnAnswerThatIsCutOff() throws IOException {
    var answer = raw("GET /cut/chunked HTTP/1.1\r\nhost: test\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("begun").doesNotContain("\r\n0\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"h1c", "h2c"})
  void takesTheEndOfAConnectionForTheEndOfItsContent(String protocol) {
    assertThat(get(protocol, "/until-close").contentUtf8()).isEqualTo("all of it");
  }

  @Test
  void repeatsWhatMayBeRepeated() {
    old.attempts.set(0);
    assertThat(get("h1c", "/busy").contentUtf8()).isEqualTo("second");
    assertThat(old.attempts.get()).isEqualTo(2);
    var put = RequestHeaders.of(HttpMethod.PUT, "/busy");
    assertThat(edge.client("h1c").execute(put, "x").aggregate().join().contentUtf8())
        .isEqualTo("second");
    assertThat(old.attempts.get()).isEqualTo(4);
  }

  @Test
  void passesTheLastAnswerOnWhenAttemptsAreUsedUp() {
    old.attempts.set(0);
    var answer = get("h1c", "/always-busy");
    assertThat(answer.status().code()).isEqualTo(503);
    assertThat(answer.headers().get("x-why")).isEqualTo("x");
    assertThat(answer.contentUtf8()).isEqualTo("busy");
    assertThat(old.attempts.get()).isEqualTo(3);
  }

  @Test
  void neverRepeatsAPost() {
    old.attempts.set(0);
    var post = RequestHeaders.of(HttpMethod.POST, "/always-busy");
    assertThat(edge.client("h1c").execute(post, "x").aggregate().join().contentUtf8())
        .isEqualTo("busy");
    assertThat(old.attempts.get()).isEqualTo(1);
    var dies = RequestHeaders.of(HttpMethod.POST, "/dies");
    assertThat(edge.client("h1c").execute(dies, "x").aggregate().join().status().code())
        .isEqualTo(502);
    assertThat(old.attempts.get()).isEqualTo(2);
  }

  @Test
  void repeatsARequestWhoseConnectionWasLost() {
    old.attempts.set(0);
    var answer = get("h1c", "/dies");
    assertThat(answer.status().code()).isEqualTo(502);
    assertThat(answer.contentUtf8()).contains("the connection was lost");
    assertThat(old.attempts.get()).isGreaterThan(1);
  }

  @Test
  void limitsTheTimeUntilTheAnswerBegins() {
    var answer = get("h1c", "/silent");
    assertThat(answer.status().code()).isEqualTo(504);
    assertThat(answer.contentUtf8()).contains("the timeout of the cluster");
  }

  @Test
  void doesNotLimitTheTimeOfAnAnswerThatHasBegun() {
    old.halt();
    var heard = Heard.all(edge.client("h1c").get("/events"));
    eventually("it has begun", () -> heard.contains("data: 1\n\n"));
    // A request that runs into the time limit measures more than that limit.
    assertThat(get("h1c", "/silent").status().code()).isEqualTo(504);
    old.goOn();
    eventually("it has ended", () -> heard.text().endsWith("data: 2\n\n" + Heard.END));
  }

  @Test
  void sendsAnUploadNoFasterThanTheInstanceReads() {
    old.halt();
    var upload = HttpRequest.streaming(HttpMethod.POST, "/upload");
    var response = edge.client("h2c").execute(upload);
    var sent = new AtomicLong();
    var piece = HttpData.wrap(new byte[64 << 10]);
    send(upload, piece, sent);
    eventually("the upload stalls", () -> stalls(sent));
    assertThat(sent.get()).isLessThan(32L << 20);
    old.goOn();
    eventually("all of it is sent", () -> sent.get() >= UPLOAD);
    assertThat(response.aggregate().join().contentUtf8()).isEqualTo("much");
  }

  private static void send(HttpRequestWriter upload, HttpData piece, AtomicLong sent) {
    if (sent.addAndGet(piece.length()) > UPLOAD || !upload.tryWrite(piece)) {
      upload.close();
      return;
    }
    var _ = upload.whenConsumed().thenRun(() -> send(upload, piece, sent));
  }

  private static boolean stalls(AtomicLong count) {
    long before = count.get();
    LockSupport.parkNanos(200_000_000);
    return before > 0 && count.get() == before;
  }

  @Test
  void readsAnAnswerNoFasterThanTheCaller() throws IOException {
    old.written.set(0);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), edge.gateway.port())) {
      socket.setReceiveBufferSize(64 << 10);
      RawInstance.write(socket.getOutputStream(), RawHttp.get("/large"));
      eventually("the instance stalls", () -> stalls(old.written));
      assertThat(old.written.get()).isLessThan(32L << 20);
      var answer = socket.getInputStream().readAllBytes();
      assertThat(answer.length).isGreaterThan(64 << 20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h1c", "h2c"})
  void leavesTheInstanceWhenTheCallerLeaves(String protocol) {
    old.halt();
    int ended = old.ended();
    var heard = Heard.all(edge.client(protocol).get("/events"));
    eventually("it has begun", () -> heard.contains("data: 1\n\n"));
    heard.leave();
    eventually(
        "the instance notices",
        () -> {
          old.goOn();
          return old.ended() > ended;
        });
  }

  @ParameterizedTest
  @CsvSource({
    "h1c, HEAD, /head, 200",
    "h2c, HEAD, /head, 200",
    "h1c, GET, /204, 204",
    "h2c, GET, /204, 204",
    "h1c, GET, /304, 304",
    "h2c, GET, /304, 304"
  })
  void passesAnswersWithoutContent(String protocol, HttpMethod method, String path, int status) {
    for (int i = 0; i < 2; i++) {
      var answer = edge.client(protocol).execute(HttpRequest.of(method, path)).aggregate().join();
      assertThat(answer.status().code()).isEqualTo(status);
      assertThat(answer.content().isEmpty()).isTrue();
      if (method == HttpMethod.HEAD) {
        assertThat(answer.headers().contentLength()).isEqualTo(7);
      }
    }
  }

  @Test
  void passesEarlyHintsButNoContinue() throws IOException {
    var answer = raw(RawHttp.get("/hints"));
    assertThat(answer)
        .startsWith("HTTP/1.1 103 Early Hints\r\n")
        .contains("link: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\n")
        .endsWith("hinted")
        .doesNotContain("100 Continue");
  }

  @Test
  void breaksOffAnAnswerThatNeverComes() throws IOException {
    var answer = raw(RawHttp.get("/endless-hints"));
    assertThat(answer.split("HTTP/1.1 103 ", -1)).hasSizeLessThanOrEqualTo(17);
    assertThat(answer).contains("HTTP/1.1 502 ", "informational answers");
  }

  @Test
  void dropsTheHeadersOfTheConnectionToTheInstance() throws IOException {
    assertThat(raw(RawHttp.get("/smuggle")))
        .contains("x-end: 1\r\n", "vary: accept\r\n")
        .doesNotContain("x-hop", "keep-alive");
  }

  @Test
  void takesNoGrpcStatusFromPlainHttp() throws IOException {
    assertThat(raw(RawHttp.get("/grpc-status"))).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nok");
  }

  @Test
  void prefersTheRulesOfTheApis() {
    edge.upstream.always(TestEdge.USERS + "ListUsers", Answer.ok(new byte[0]));
    assertThat(get("h1c", "/v1/users").contentUtf8()).startsWith("{");
    assertThat(get("h1c", "/v1/other").contentUtf8()).isEqualTo("fine");
    assertThat(get("h1c", "/").contentUtf8()).isEqualTo("fine");
    // The path has a rule, for other methods.
    var delete = edge.send(HttpMethod.DELETE, "/v1/users", "");
    assertThat(delete.status()).isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
  }

  @Test
  void countsAndTracesRequestsAndAttempts() {
    get("h1c", "/counted");
    eventually(
        "the request is counted",
        () ->
            edge.metric("weir_requests_seconds_count{") > 0
                && edge.admin("/metrics").contentUtf8().contains("route=\"/**\""));
    assertThat(edge.metric("weir_attempts_seconds_count{cluster=\"old\"")).isPositive();
  }
}
