package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.HttpBody;
import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.weir.gateway.deadline.DeadlineConfig;
import io.weir.testkit.upstream.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Server-streaming RPCs over plain HTTP, in the form that the caller asks for. */
final class ServerStreamTest {
  private static final String LISTEN = StreamSchema.SERVICE + "Listen";
  private static final String DOWNLOAD = StreamSchema.SERVICE + "Download";
  private static final Status LATE = Status.RESOURCE_EXHAUSTED.withDescription("out of lines");

  private TestEdge edge;

  @BeforeEach
  void start(@TempDir Path directory) {
    var streams = List.of(new ApiConfig(StreamSchema.writeTo(directory), "users"));
    edge = TestEdge.start(config -> TestEdge.withApis(config, streams, config.clusters()));
  }

  @AfterEach
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
    edge.upstream.next(
        LISTEN,
        (call, requests) -> {
          call.sendHeaders(new Metadata());
          call.sendMessage(line("one"));
        });
    var heard = Heard.all(lines());
    eventually("the first line", () -> heard.contains("{\"text\":\"one\"}\n"));
    edge.upstream.stop();
    eventually("the end", () -> heard.contains(Heard.END));
    assertThat(heard.text()).contains("{\"error\":{\"code\":14,");
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
    edge.upstream.next(
        LISTEN,
        (call, requests) -> {
          call.sendHeaders(new Metadata());
          call.sendMessage(line("one"));
        });
    var heard = Heard.all(lines());
    eventually("the first line", () -> heard.contains("{\"text\":\"one\"}\n"));
    heard.leave();
    eventually("the call is cancelled", () -> edge.upstream.cancellations() == 1);
    assertThat(edge.upstream.open()).isZero();
  }

  @Test
  void outlivesTheTimeOfAWholeAnswer(@TempDir Path directory) {
    edge.close();
    var streams = List.of(new ApiConfig(StreamSchema.writeTo(directory), "users"));
    var brief = new DeadlineConfig(Duration.ofMillis(200));
    edge =
        TestEdge.start(
            config ->
                TestEdge.withDeadline(
                    TestEdge.withApis(config, streams, config.clusters()), brief));
    var late = new CompletableFuture<Void>().completeOnTimeout(null, 600, TimeUnit.MILLISECONDS);
    edge.upstream.next(LISTEN, Answer.after(late, Answer.ok(line("at last"))));
    assertThat(listen("application/json").contentUtf8()).isEqualTo("[{\"text\":\"at last\"}]");
  }

  @Test
  void isReadFromTheInstanceNoFasterThanItsCallerReads() {
    var sent = new LinkedBlockingQueue<Integer>();
    edge.upstream.next(LISTEN, (call, requests) -> endless(call, sent));
    var heard = Heard.only(3, lines());
    eventually("the first lines", () -> heard.size() >= 3);
    long atFirst = settled(sent);
    // 64 kB a line: both HTTP/2 windows, a few sockets, and no more.
    assertThat(atFirst).isLessThan(400);
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
    edge.upstream.next(
        DOWNLOAD, Answer.statusAfter(LATE, new Metadata(), body("image/png", "ab")));
    assertThatThrownBy(() -> edge.send(HttpMethod.POST, "/v1/raw:download", ""))
        .isInstanceOf(CompletionException.class);
    edge.upstream.next(DOWNLOAD, Answer.status(LATE));
    assertThat(edge.send(HttpMethod.POST, "/v1/raw:download", "").status().code()).isEqualTo(429);
  }

  private AggregatedHttpResponse listen(String accept) {
    var headers = RequestHeaders.of(HttpMethod.GET, "/v1/lines", "accept", accept);
    return edge.client("h1c").execute(headers).aggregate().join();
  }

  private HttpResponse lines() {
    var headers =
        RequestHeaders.of(HttpMethod.GET, "/v1/lines", "accept", "application/x-ndjson");
    return edge.client("h1c").execute(headers);
  }

  /** Sends as long as gRPC says that it may. */
  private static void endless(ServerCall<byte[], byte[]> call, LinkedBlockingQueue<Integer> sent) {
    call.sendHeaders(new Metadata());
    var line = line("x".repeat(64 << 10));
    while (!call.isCancelled() && sent.size() < 10_000) {
      if (call.isReady()) {
        call.sendMessage(line);
        sent.add(1);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  /** The count once it has stood still. */
  private static long settled(LinkedBlockingQueue<Integer> sent) {
    long[] last = {-1, 0};
    eventually(
        "nothing more is sent",
        () -> {
          last[1] = last[0] == sent.size() ? last[1] + 1 : 0;
          last[0] = sent.size();
          return last[1] > 20;
        });
    return last[0];
  }

  private static byte[] line(String text) {
    return StringValue.of(text).toByteArray();
  }

  private static byte[] body(String type, String data) {
    return HttpBody.newBuilder()
        .setContentType(type)
        .setData(ByteString.copyFrom(data, UTF_8))
        .build()
        .toByteArray();
  }
}
