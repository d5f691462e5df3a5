package io.weir.gateway;

import static io.weir.gateway.Lines.line;
import static io.weir.gateway.TestEdge.apis;
import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.HttpBody;
import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.testkit.upstream.Answer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Server-streaming RPCs over plain HTTP, in the form that the caller accepts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ServerStreamTest {
  private static final String LISTEN = StreamSchema.SERVICE + "Listen";
  private static final String DOWNLOAD = StreamSchema.SERVICE + "Download";
  private static final Answer ONE_LINE_AND_NO_END =
      (call, requests) -> {
        call.sendHeaders(new Metadata());
        call.sendMessage(line("one"));
      };
  private static final Status LATE = Status.RESOURCE_EXHAUSTED.withDescription("out of lines");

  private String apis = "";
  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    apis = apis(StreamSchema.writeTo(directory));
    edge = TestEdge.start(apis);
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          */*                              | application/json     | [{"text":"one"},{"text":"two"}]
          application/json                 | application/json     | [{"text":"one"},{"text":"two"}]
          application/x-ndjson             | application/x-ndjson | {"text":"one"}~{"text":"two"}~
          application/jsonl                | application/x-ndjson | {"text":"one"}~{"text":"two"}~
          text/event-stream                | text/event-stream    | retry: 2000~~data: {"text":"one"}~~data: {"text":"two"}~~event: end~data: {}~~
          text/html, text/*;q=0.5          | text/event-stream    | retry: 2000~~data: {"text":"one"}~~data: {"text":"two"}~~event: end~data: {}~~
          */*, application/json;q=0        | application/x-ndjson | {"text":"one"}~{"text":"two"}~
          */*, application/json;q=0.5      | application/x-ndjson | {"text":"one"}~{"text":"two"}~
          text/event-stream, */*           | text/event-stream    | retry: 2000~~data: {"text":"one"}~~data: {"text":"two"}~~event: end~data: {}~~
          application/json, text/plain, */* | application/json    | [{"text":"one"},{"text":"two"}]
          text/html, application/xml;q=0.9, */*;q=0.8 | application/json | [{"text":"one"},{"text":"two"}]
          application/json;q=0.1, application/x-ndjson | application/x-ndjson | {"text":"one"}~{"text":"two"}~
          """)
  void comesInTheFormThatIsAskedFor(String accept, String type, String content) {
    edge.upstream.next(LISTEN, Answer.ok(line("one"), line("two")));
    var answer = listen(accept);
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.headers().get("content-type")).isEqualTo(type);
    assertThat(answer.contentUtf8()).isEqualTo(content.replace('~', '\n'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json     | []
          application/x-ndjson | ''
          text/event-stream    | retry: 2000~~event: end~data: {}~~
          """)
  void mayBeEmpty(String accept, String content) {
    edge.upstream.next(LISTEN, Answer.ok());
    var answer = listen(accept);
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.contentUtf8()).isEqualTo(content.replace('~', '\n'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json     | [{"text":"one"},{"error":S}]
          application/x-ndjson | {"text":"one"}~{"error":S}~
          text/event-stream    | retry: 2000~~data: {"text":"one"}~~event: error~data: S~~
          """)
  void saysWhatBrokeItAfterTheStart(String accept, String content) {
    edge.upstream.next(LISTEN, Answer.statusAfter(LATE, new Metadata(), line("one")));
    var status = "{\"code\":8,\"message\":\"out of lines\"}";
    assertThat(listen(accept).contentUtf8())
        .isEqualTo(content.replace('~', '\n').replace("S", status));
  }

  @ParameterizedTest
  @CsvSource({"application/json", "application/x-ndjson", "text/event-stream"})
  void answersAnErrorAtOnceWithItsStatus(String accept) {
    edge.upstream.next(LISTEN, Answer.status(LATE));
    var answer = listen(accept);
    assertThat(answer.status().code()).isEqualTo(429);
    assertThat(answer.headers().get("content-type")).isEqualTo("application/json");
    assertThat(TestEdge.json(answer).get("message").asText()).isEqualTo("out of lines");
  }

  @Test
  void saysThatTheInstanceWasLost() {
    try (var other = TestEdge.start(apis)) {
      other.upstream.next(LISTEN, ONE_LINE_AND_NO_END);
      var heard = Heard.all(lines(other));
      eventually("the first line", () -> heard.contains("{\"text\":\"one\"}\n"));
      other.upstream.stop();
      eventually("the end", () -> heard.contains(Heard.END));
      assertThat(heard.text()).contains("{\"error\":{\"code\":14,");
    }
  }

  @Test
  void saysThatAMessageDoesNotFit() {
    edge.upstream.next(LISTEN, Answer.ok(line("one"), new byte[] {(byte) 0xff}));
    assertThat(listen("application/x-ndjson").contentUtf8())
        .startsWith("{\"text\":\"one\"}\n{\"error\":{\"code\":13,");
  }

  @Test
  void refusesAFormThatItDoesNotHave() {
    var answer = listen("application/xml");
    assertThat(answer.status().code()).isEqualTo(406);
    assertThat(answer.contentUtf8()).contains("text/event-stream");
  }

  @Test
  void leavesTheInstanceWhenTheCallerLeaves() {
    try (var other = TestEdge.start(apis)) {
      other.upstream.next(LISTEN, ONE_LINE_AND_NO_END);
      var heard = Heard.all(lines(other));
      eventually("the first line", () -> heard.contains("{\"text\":\"one\"}\n"));
      heard.leave();
      eventually("the call is cancelled", () -> other.upstream.cancellations() == 1);
      assertThat(other.upstream.open()).isZero();
    }
  }

  @Test
  void outlivesTheTimeOfAWholeAnswer() {
    try (var brief = TestEdge.start(apis, "deadline: {max: 200ms}")) {
      var late = new CompletableFuture<Void>().completeOnTimeout(null, 600, TimeUnit.MILLISECONDS);
      brief.upstream.next(LISTEN, Answer.after(late, Answer.ok(line("at last"))));
      assertThat(listen(brief, "application/json").contentUtf8())
          .isEqualTo("[{\"text\":\"at last\"}]");
    }
  }

  @Test
  void isReadFromTheInstanceNoFasterThanItsCallerReads() {
    var sent = new LinkedBlockingQueue<Integer>();
    edge.upstream.next(LISTEN, new WebSocketTest.Endless(sent, 64 << 10));
    var heard = Heard.only(3, lines(edge));
    eventually("the first lines", () -> heard.size() >= 3);
    // 64 kB per line: both HTTP/2 windows and a few sockets, and no more.
    assertThat(Settled.at(sent::size)).isLessThan(400);
    heard.leave();
  }

  @Test
  void downloadsRawContentInPieces() {
    edge.upstream.next(
        DOWNLOAD, Answer.ok(body("image/png", "ab"), body("", "cd"), body("", ""), body("", "e")));
    var answer = edge.send(HttpMethod.POST, "/v1/raw:download", "");
    assertThat(answer.headers().get("content-type")).isEqualTo("image/png");
    assertThat(answer.contentUtf8()).isEqualTo("abcde");
  }

  @Test
  void breaksOffRawContentThatCouldNotSayWhy() {
    edge.upstream.next(DOWNLOAD, Answer.statusAfter(LATE, new Metadata(), body("image/png", "ab")));
    assertThatThrownBy(() -> edge.send(HttpMethod.POST, "/v1/raw:download", ""))
        .isInstanceOf(CompletionException.class);
    edge.upstream.next(DOWNLOAD, Answer.status(LATE));
    assertThat(edge.send(HttpMethod.POST, "/v1/raw:download", "").status().code()).isEqualTo(429);
  }

  private AggregatedHttpResponse listen(String accept) {
    return listen(edge, accept);
  }

  private static AggregatedHttpResponse listen(TestEdge edge, String accept) {
    return lines(edge, accept).aggregate().join();
  }

  private static HttpResponse lines(TestEdge edge) {
    return lines(edge, "application/x-ndjson");
  }

  private static HttpResponse lines(TestEdge edge, String accept) {
    var headers = RequestHeaders.of(HttpMethod.GET, "/v1/lines", "accept", accept);
    return edge.client("h1c").execute(headers);
  }

  private static byte[] body(String type, String data) {
    return HttpBody.newBuilder()
        .setContentType(type)
        .setData(ByteString.copyFrom(data, UTF_8))
        .build()
        .toByteArray();
  }

  /** The instance has sent metadata; no message has come, so the status is still to be decided. */
  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/x-ndjson", "text/csv"})
  void hasTheStatusOfAnErrorThatComesBehindMetadata(String accept) {
    edge.upstream.next(
        LISTEN,
        (call, requests) -> {
          call.sendHeaders(new Metadata());
          call.close(Status.NOT_FOUND.withDescription("no lines"), new Metadata());
        });
    var answer = listen(accept);
    assertThat(answer.status().code()).isEqualTo(404);
    assertThat(answer.contentUtf8()).contains("no lines");
  }
}
