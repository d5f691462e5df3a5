package io.weir.gateway;

import static io.weir.gateway.Lines.line;
import static io.weir.gateway.TestEdge.apis;
import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.google.api.HttpBody;
import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.weir.testkit.upstream.Answer;
import io.weir.users.v1.User;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses of every form, compressed for clients that accept gzip or zstd. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CompressedResponseTest {
  private static final String LISTEN = StreamSchema.SERVICE + "Listen";
  private static final String CONVERT = StreamSchema.SERVICE + "Convert";
  private static final String GET_USER = TestEdge.USERS + "GetUser";

  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge =
        TestEdge.start(
            apis(StreamSchema.writeTo(directory), TestEdge.USERS_SCHEMA),
            "web: {heartbeat: 200ms}");
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @ParameterizedTest
  @CsvSource({"h1c, gzip", "h2c, gzip", "h1c, zstd", "h2c, zstd"})
  void isCompressedFromOneKibibyte(String protocol, String coding) {
    var name = "n".repeat(2_000);
    answersUser(name);
    var answer = get(protocol, "/v1/users/u1", coding);
    assertThat(answer.headers().get("content-encoding")).isEqualTo(coding);
    assertThat(answer.headers().get("vary")).contains("accept-encoding");
    assertThat(answer.headers().contentLength()).isLessThan(200);
    assertThat(plain(answer)).contains(name);
  }

  @ParameterizedTest
  @CsvSource({"identity, 2000", "gzip;q=0, 2000", "gzip, 500"})
  void isNotCompressedUnlessThatIsWanted(String accept, int size) {
    answersUser("n".repeat(size));
    var answer = get("h1c", "/v1/users/u1", accept);
    assertThat(answer.headers().contains("content-encoding")).isFalse();
    assertThat(answer.headers().contains("vary")).isEqualTo(size > 1_000);
    assertThat(answer.contentUtf8()).contains("nnnn");
  }

  @Test
  void hasTheSameHeadersForHead() {
    answersUser("n".repeat(2_000));
    var headers = RequestHeaders.of(HttpMethod.HEAD, "/v1/users/u1", "accept-encoding", "gzip");
    var answer = edge.client("h1c").execute(headers).aggregate().join();
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.headers().get("content-encoding")).isEqualTo("gzip");
    assertThat(answer.content().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, true",
    "text/csv; charset=utf-8, true",
    "image/svg+xml, true",
    "application/problem+json, true",
    "image/png, false",
    "application/zip, false",
    "application/octet-stream, false",
    "'', false"
  })
  void isCompressedByType(String type, boolean compressed) {
    var content = ByteString.copyFrom(new byte[4_000]);
    edge.upstream.next(
        CONVERT,
        Answer.ok(
            HttpBody.newBuilder().setContentType(type).setData(content).build().toByteArray()));
    var headers =
        RequestHeaders.of(
            HttpMethod.POST, "/v1/raw", "content-type", "text/plain", "accept-encoding", "gzip");
    var answer = edge.client("h1c").execute(headers, "x").aggregate().join();
    assertThat(answer.headers().contains("content-encoding")).isEqualTo(compressed);
    assertThat(compressed ? plain(answer).getBytes(UTF_8) : answer.content().array())
        .isEqualTo(new byte[4_000]);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, '[{\"text\":\"one\"},{\"text\":\"two\"}]'",
    "application/x-ndjson, '{\"text\":\"one\"}~{\"text\":\"two\"}~'",
    "text/csv, 'text~one~two~'"
  })
  void isCompressedInEveryFormOfAStream(String accept, String content) {
    edge.upstream.next(LISTEN, Answer.ok(line("one"), line("two")));
    var answer = stream("h2c", accept);
    assertThat(answer.headers().get("content-encoding")).isEqualTo("gzip");
    assertThat(plain(answer).replaceAll("\\s+", "~").replaceAll("~$", ""))
        .isEqualTo(content.replaceAll("~$", ""));
    nothingIsLeft();
  }

  @Test
  void isCompressedForEvents() {
    edge.upstream.next(LISTEN, Answer.ok(line("one"), line("two")));
    assertThat(plain(stream("h1c", "text/event-stream")))
        .contains("data: {\"text\":\"one\"}", "end");
    nothingIsLeft();
  }

  @Test
  void tellsAnErrorInACompressedStream() {
    var late = Status.RESOURCE_EXHAUSTED.withDescription("out of lines");
    edge.upstream.next(LISTEN, Answer.statusAfter(late, new Metadata(), line("one")));
    assertThat(plain(stream("h1c", "application/x-ndjson"))).contains("one", "out of lines");
    edge.upstream.next(LISTEN, Answer.status(late));
    var whole = stream("h1c", "application/x-ndjson");
    assertThat(whole.status().code()).isEqualTo(429);
    assertThat(whole.contentUtf8()).contains("out of lines");
    nothingIsLeft();
  }

  @ParameterizedTest
  @CsvSource({
    "application/x-ndjson, gzip",
    "text/event-stream, gzip",
    "application/x-ndjson, zstd",
    "text/event-stream, zstd"
  })
  void arrivesMessageByMessage(String accept, String coding)
      throws IOException, InterruptedException {
    var open = new AtomicReference<ServerCall<byte[], byte[]>>();
    edge.upstream.next(
        LISTEN,
        (call, requests) -> {
          call.sendHeaders(new Metadata());
          call.sendMessage(line("one"));
          open.set(call);
        });
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + edge.gateway.port() + "/v1/lines"))
              .header("accept", accept)
              .header("accept-encoding", coding)
              .build();
      var response = client.send(request, BodyHandlers.ofInputStream());
      assertThat(response.headers().firstValue("content-encoding")).contains(coding);
      try (var content = plain(coding, response.body())) {
        reads(content, "one");
        open.get().sendMessage(line("two"));
        reads(content, "two");
        assertThat(streams()).isEqualTo(1);
      }
      client.shutdownNow();
    }
    nothingIsLeft();
  }

  private void nothingIsLeft() {
    eventually("no stream is compressed", () -> streams() == 0);
  }

  private double streams() {
    return edge.admin("/metrics")
        .contentUtf8()
        .lines()
        .filter(line -> line.startsWith("weir_compression_streams"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static void reads(InputStream content, String word) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf(word) < 0) {
      int next = content.read();
      assertThat(next).as(text.toString()).isNotNegative();
      text.append((char) next);
    }
  }

  private void answersUser(String name) {
    edge.upstream.next(
        GET_USER,
        Answer.ok(User.newBuilder().setId("u1").setDisplayName(name).build().toByteArray()));
  }

  private AggregatedHttpResponse get(String protocol, String path, String accept) {
    var headers = RequestHeaders.of(HttpMethod.GET, path, "accept-encoding", accept);
    return edge.client(protocol).execute(headers).aggregate().join();
  }

  private AggregatedHttpResponse stream(String protocol, String accept) {
    var headers =
        RequestHeaders.of(
            HttpMethod.GET, "/v1/lines", "accept", accept, "accept-encoding", "gzip, deflate, br");
    return edge.client(protocol).execute(headers).aggregate().join();
  }

  private static String plain(AggregatedHttpResponse answer) {
    var coding = answer.headers().get("content-encoding", "none");
    try (var in = plain(coding, new ByteArrayInputStream(answer.content().array()))) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(answer.headers() + " " + answer.contentUtf8(), e);
    }
  }

  private static InputStream plain(String coding, InputStream content) throws IOException {
    return coding.equals("zstd")
        ? new ZstdInputStreamNoFinalizer(content)
        : new GZIPInputStream(content);
  }
}
