package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.gateway.TestEdge.USERS_SCHEMA;
import static io.weir.gateway.TestEdge.apis;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.linecorp.armeria.client.ClientOptions;
import com.linecorp.armeria.client.Clients;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.testkit.upstream.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Compressed messages that an instance cannot decompress. It may end the connection after one; the
 * calls of others on the connection go on, because such a message never reaches it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CompressedMessageTest {
  private static final int TIMES = 300;
  private static final int WAITING = 8;
  private static final int BOMB = 32 << 20;

  private TestEdge edge;
  private WebClient client;

  @BeforeAll
  void start() {
    edge = TestEdge.start(apis(USERS_SCHEMA));
    // The streams that wait do so as long as the test takes.
    client =
        Clients.newDerivedClient(
            edge.client("h2c"), ClientOptions.RESPONSE_TIMEOUT_MILLIS.newValue(0L));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @Test
  void thatAreBrokenEndNoCallOfOthers() {
    var garbage = frame(new byte[] {1, 2, 3, 4});
    for (var encoding : List.of("gzip", "zstd")) {
      expectOthersGoOn("GetUser", encoding, garbage, "3", "not " + encoding);
      expectOthersGoOn("ImportUsers", encoding, garbage, "3", "not " + encoding);
    }
  }

  @Test
  void thatAreBombsEndNoCallOfOthers() throws IOException {
    var bomb = frame(gzip(new byte[BOMB]));
    expectOthersGoOn("GetUser", "gzip", bomb, "8", "larger than");
    expectOthersGoOn("ImportUsers", "gzip", bomb, "8", "larger than");
    var stream = frame(zstd(new byte[BOMB]));
    expectOthersGoOn("GetUser", "zstd", stream, "8", "larger than");
    expectOthersGoOn("ImportUsers", "zstd", stream, "8", "larger than");
  }

  @Test
  void thatAreWhatTheyClaimAreAnswered() throws IOException {
    var message = new byte[] {10, 2, 'u', '1'};
    var answer = call("DeleteUser", frame(gzip(message)), "grpc-encoding", "gzip");
    assertThat(answer.trailers().get("grpc-status")).isEqualTo("0");
    assertThat(answer.content().array()).endsWith(message);
  }

  @Test
  void needOneEncoding() {
    var answer =
        call("GetUser", frame(new byte[9]), "grpc-encoding", "none", "grpc-encoding", "gzip");
    assertThat(answer.headers().get("grpc-status")).isEqualTo("3");
    assertThat(answer.headers().get("grpc-message")).contains("more than once");
  }

  /** Only the instance knows which encodings it reads; this one reads no zstd. */
  @Test
  void inAnotherEncodingAreTheInstancesToRefuse() {
    var plain = Zstd.compress(new byte[] {10, 2, 'u', '1'});
    for (var encoding : List.of("zstd", "br", "snappy", "none-such")) {
      var answer = call("GetUser", frame(plain), "grpc-encoding", encoding);
      assertThat(status(answer)).as(encoding).isEqualTo("12");
    }
  }

  private static @Nullable String status(AggregatedHttpResponse answer) {
    return answer.headers().get("grpc-status", answer.trailers().get("grpc-status", ""));
  }

  /** The instance answers even to a message that it cannot read, and so ends the connection. */
  private void expectOthersGoOn(
      String rpc, String encoding, HttpData content, String status, String message) {
    edge.upstream.always(USERS + "WatchUsers", Answer.never());
    edge.upstream.always(USERS + rpc, Answer.ok(new byte[0]));
    long before = edge.upstream.executions(USERS + "WatchUsers");
    var streams =
        Stream.generate(() -> send("WatchUsers", HttpData.wrap(new byte[5])))
            .limit(WAITING)
            .toList();
    var waiting = streams.stream().map(HttpResponse::aggregate).toList();
    eventually(
        "they wait", () -> edge.upstream.executions(USERS + "WatchUsers") == before + WAITING);
    for (int i = 0; i < TIMES; i++) {
      var answer = call(rpc, content, "grpc-encoding", encoding);
      assertThat(answer.headers().get("grpc-status")).isEqualTo(status);
      assertThat(answer.headers().get("grpc-message")).contains(message);
    }
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    streams.forEach(HttpResponse::abort);
  }

  private AggregatedHttpResponse call(String rpc, HttpData content, String... headers) {
    return send(rpc, content, headers).aggregate().join();
  }

  private HttpResponse send(String rpc, HttpData content, String... headers) {
    var all =
        RequestHeaders.builder(HttpMethod.POST, "/" + USERS + rpc)
            .add("content-type", "application/grpc")
            .add("te", "trailers");
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1]);
    }
    return client.execute(all.build(), content);
  }

  /** Returns the frame of a compressed message. */
  private static HttpData frame(byte[] content) {
    return HttpData.wrap(
        ByteBuffer.allocate(5 + content.length)
            .put((byte) 1)
            .putInt(content.length)
            .put(content)
            .array());
  }

  private static byte[] gzip(byte[] message) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(message);
    }
    return bytes.toByteArray();
  }

  private static byte[] zstd(byte[] message) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zstd = new ZstdOutputStreamNoFinalizer(bytes)) {
      zstd.write(message);
    }
    return bytes.toByteArray();
  }
}
