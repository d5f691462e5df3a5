package io.weir.gateway;

import static io.weir.gateway.TestEdge.apis;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.HttpBody;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.testkit.upstream.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** google.api.HttpBody in unary requests and responses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RawContentTest {
  private static final String CONVERT = StreamSchema.SERVICE + "Convert";
  private final AtomicReference<byte[]> seen = new AtomicReference<>(new byte[0]);

  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge = TestEdge.start(apis(StreamSchema.writeTo(directory)));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @Test
  void goesInAndOutAsItIs() throws InvalidProtocolBufferException {
    answers(HttpBody.newBuilder().setContentType("image/png").setData(bytes("{pixels")));
    var answer = post("text/csv; charset=latin1", "a;b");
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.headers().get("content-type")).isEqualTo("image/png");
    assertThat(answer.contentUtf8()).isEqualTo("{pixels");
    assertThat(HttpBody.parseFrom(seen.get()))
        .isEqualTo(
            HttpBody.newBuilder()
                .setContentType("text/csv; charset=latin1")
                .setData(bytes("a;b"))
                .build());
  }

  @Test
  void isBytesIfItHasNoUsableType() {
    for (var type : List.of("", "no type", "a/b\r\nx: y")) {
      answers(HttpBody.newBuilder().setContentType(type).setData(bytes("x")));
      var answer = post("text/plain", "x");
      assertThat(answer.headers().get("content-type")).isEqualTo("application/octet-stream");
      assertThat(answer.headers().contains("x")).isFalse();
    }
  }

  @Test
  void refusesContentThatIsPackedOrTooLarge() {
    var packed = RequestHeaders.builder(HttpMethod.POST, "/v1/raw").add("content-encoding", "br");
    assertThat(send(packed.build(), "x").status().code()).isEqualTo(415);
    assertThat(post("text/plain", "x".repeat(5 << 20)).status().code()).isEqualTo(413);
  }

  private void answers(HttpBody.Builder body) {
    Answer answer =
        (call, requests) -> {
          seen.set(requests.getFirst());
          Answer.ok(body.build().toByteArray()).onComplete(call, requests);
        };
    edge.upstream.next(CONVERT, answer);
  }

  private AggregatedHttpResponse post(String type, String content) {
    return send(RequestHeaders.of(HttpMethod.POST, "/v1/raw", "content-type", type), content);
  }

  private AggregatedHttpResponse send(RequestHeaders headers, String content) {
    var request = HttpRequest.of(headers, HttpData.ofUtf8(content));
    return edge.client("h1c").execute(request).aggregate().join();
  }

  private static ByteString bytes(String text) {
    return ByteString.copyFrom(text, UTF_8);
  }
}
