package io.weir.gateway;

import static io.weir.gateway.Lines.line;
import static io.weir.gateway.TestEdge.apis;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.HttpBody;
import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpRequestWriter;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.weir.testkit.upstream.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams of requests over plain HTTP: client-streaming and bidirectional RPCs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientStreamTest {
  private static final String TELL = StreamSchema.SERVICE + "Tell";
  private static final String TALK = StreamSchema.SERVICE + "Talk";
  private static final String UPLOAD = StreamSchema.SERVICE + "Upload";

  private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge = TestEdge.start(apis(StreamSchema.writeTo(directory)));
    edge.upstream.always(TELL, new Listener());
    edge.upstream.always(UPLOAD, new Uploads());
  }

  @BeforeEach
  void forget() {
    seen.clear();
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
          application/json     | [{"text":"one"},{"text":"two"}]
          application/json     | {"text":"one"}~{"text":"two"}
          application/x-ndjson | {"text":"one"}~{"text":"two"}~
          application/jsonl    | {"text":"one"}~~{"text":"two"}
          """)
  void takesArraysAndLines(String type, String content) {
    var answer = send("/v1/lines", type, content.replace('~', '\n'));
    assertThat(answer.contentUtf8()).isEqualTo("{\"text\":\"2\"}");
    assertThat(seen).containsExactly("one", "two");
  }

  @Test
  void takesAnEmptyStream() {
    assertThat(send("/v1/lines", "application/json", "[]").contentUtf8())
        .isEqualTo("{\"text\":\"0\"}");
    assertThat(send("/v1/lines", "application/x-ndjson", "").contentUtf8())
        .isEqualTo("{\"text\":\"0\"}");
  }

  @Test
  void sendsEachElementOnWhenItHasCome() {
    var body = writer("/v1/lines", "application/x-ndjson");
    var answer = edge.client("h2c").execute(body).aggregate();
    body.write(HttpData.ofUtf8("{\"text\":\"one\"}\n{\"te"));
    eventually("the first message came", () -> seen.contains("one"));
    assertThat(answer).isNotDone();
    body.write(HttpData.ofUtf8("xt\":\"two\"}"));
    body.close();
    assertThat(answer.join().contentUtf8()).isEqualTo("{\"text\":\"2\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{"text":"one"},{"txt":"two"}] | [1]: | txt
          [{"text":"one"},{"text":2}]    | [1]: | expected a string
          [{"text":"one"}                | [1]: | has no end
          [{"text":"one"} {}]            | [1]: | expected ','
          nonsense                       | [0]: | not valid JSON
          """)
  void refusesABrokenElementWithItsNumber(String content, String number, String says) {
    var answer = send("/v1/lines", "application/json", content);
    assertThat(answer.status().code()).isEqualTo(400);
    assertThat(TestEdge.json(answer).get("message").asText()).startsWith(number);
    assertThat(answer.contentUtf8()).contains(says);
    instanceIsLeftWithoutBlame();
  }

  @Test
  void blamesNoInstanceForAnUploadThatIsBrokenOff() {
    var body = writer("/v1/lines", "application/x-ndjson");
    var answer = edge.client("h2c").execute(body).aggregate();
    body.write(HttpData.ofUtf8("{\"text\":\"one\"}\n"));
    eventually("the first message came", () -> seen.contains("one"));
    body.abort();
    assertThat(answer).failsWithin(Duration.ofSeconds(10));
    instanceIsLeftWithoutBlame();
  }

  /** Asserts that mistakes of callers neither open the instance's breaker nor eject it. */
  private void instanceIsLeftWithoutBlame() {
    eventually("the call is over", () -> edge.upstream.open() == 0);
    assertThat(edge.admin("/metrics").contentUtf8().lines())
        .anyMatch(line ->
            line.startsWith("weir_attempts_seconds_count") && line.endsWith("failure\"} 0"));
  }

  @Test
  void boundsAnElementNotTheStream() {
    var line = "{\"text\":\"" + "x".repeat(1 << 20) + "\"}\n";
    assertThat(send("/v1/lines", "application/x-ndjson", line.repeat(6)).contentUtf8())
        .isEqualTo("{\"text\":\"6\"}");
    var large = "{\"text\":\"" + "x".repeat(5 << 20) + "\"}\n";
    var answer = send("/v1/lines", "application/x-ndjson", large);
    assertThat(answer.status().code()).isEqualTo(400);
    assertThat(answer.contentUtf8()).contains("larger than 4194304 bytes");
  }

  @Test
  void refusesOtherContent() {
    for (var type : List.of("text/csv", "application/x-ndjson; charset=utf-16")) {
      assertThat(send("/v1/lines", type, "a").status().code()).isEqualTo(415);
    }
  }

  @Test
  void saysWhatTheInstanceSays() {
    edge.upstream.next(TELL, Answer.status(Status.PERMISSION_DENIED.withDescription("no")));
    assertThat(send("/v1/lines", "application/json", "[{}]").status().code()).isEqualTo(403);
  }

  @Test
  void talksBothWaysAtOnce() {
    edge.upstream.next(TALK, Answer.echo());
    var body = writer("/v1/talk", "application/x-ndjson");
    var heard = Heard.all(edge.client("h2c").execute(body));
    for (var text : List.of("one", "two")) {
      var line = "{\"text\":\"" + text + "\"}\n";
      body.write(HttpData.ofUtf8(line));
      eventually("heard " + text, () -> heard.contains(line));
    }
    body.close();
    eventually("the end", () -> heard.contains(Heard.END));
  }

  @Test
  void uploadsRawContentPieceByPiece() {
    var content = "0123456789".repeat(100_000);
    var answer = send("/v1/raw:upload", "image/png", content);
    assertThat(answer.contentUtf8()).isEqualTo("{\"text\":\"image/png 1000000\"}");
    assertThat(seen.size()).isGreaterThan(1);
    assertThat(send("/v1/raw:upload", "image/png", "").contentUtf8())
        .isEqualTo("{\"text\":\"image/png 0\"}");
  }

  private AggregatedHttpResponse send(String path, String type, String content) {
    var headers = RequestHeaders.of(HttpMethod.POST, path, "content-type", type);
    return edge.client("h1c")
        .execute(HttpRequest.of(headers, HttpData.ofUtf8(content)))
        .aggregate()
        .join();
  }

  private static HttpRequestWriter writer(String path, String type) {
    return HttpRequest.streaming(
        RequestHeaders.of(
            HttpMethod.POST, path, "content-type", type, "accept", "application/x-ndjson, */*"));
  }

  /** Records the time at which each line arrives, and answers with the number of lines. */
  private final class Listener implements Answer {
    @Override
    public void onMessage(ServerCall<byte[], byte[]> call, byte[] request) {
      seen.add(Lines.text(request));
    }

    @Override
    public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {
      Answer.ok(line(Integer.toString(requests.size()))).onComplete(call, requests);
    }
  }

  /** Answers with the type and size of an upload. */
  private final class Uploads implements Answer {
    @Override
    public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {
      var types = new ArrayList<String>();
      long size = 0;
      try {
        for (byte[] request : requests) {
          var body = HttpBody.parseFrom(request);
          seen.add("piece");
          types.add(body.getContentType());
          size += body.getData().size();
        }
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
      Answer.ok(line(types.getFirst() + " " + size)).onComplete(call, requests);
    }
  }
}
