package io.weir.gateway;

import static io.weir.gateway.Lines.line;
import static io.weir.gateway.TestEdge.apis;
import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.testkit.upstream.Answer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** gRPC-Web, binary and text, and pages of other origins. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GrpcWebTest {
  private static final String SAY = StreamSchema.SERVICE + "Say";
  private static final String LISTEN = StreamSchema.SERVICE + "Listen";
  private static final Status LATE = Status.RESOURCE_EXHAUSTED.withDescription("out of lines");

  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge =
        TestEdge.start(
            apis(StreamSchema.writeTo(directory)),
            "web: {origins: [https://app.example.org], heartbeat: 1s, retry: 0s}");
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/grpc-web",
        "application/grpc-web+proto",
        "application/grpc-web-text",
        "application/grpc-web-text+proto"
      })
  void callsAndHearsTheTrailersAtTheEnd(String type) {
    edge.upstream.next(
        SAY, (call, requests) -> Answer.ok(requests.getFirst()).onComplete(call, requests));
    var answer = call(SAY, type, frame(line("hello")));
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.headers().get("content-type")).startsWith(type);
    assertThat(frames(answer)).containsExactly("hello", "grpc-status: 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/grpc-web+proto", "application/grpc-web-text+proto"})
  void hearsAStreamAndWhatBrokeIt(String type) {
    edge.upstream.next(LISTEN, Answer.statusAfter(LATE, new Metadata(), line("one"), line("two")));
    assertThat(frames(call(LISTEN, type, frame(line("")))))
        .containsExactly("one", "two", "grpc-status: 8, grpc-message: out of lines");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/grpc-web+proto", "application/grpc-web-text+proto"})
  void hearsAnErrorAtOnce(String type) {
    edge.upstream.next(SAY, Answer.status(LATE));
    assertThat(frames(call(SAY, type, frame(line("")))))
        .containsExactly("grpc-status: 8, grpc-message: out of lines");
    assertThat(frames(call("weir.test.Streams/Nothing", type, frame(line("")))).getLast())
        .startsWith("grpc-status: 12");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "access-control-allow-origin",
        "access-control-allow-credentials",
        "content-encoding",
        "content-length",
        "alt-svc",
        "strict-transport-security"
      })
  void takesNoOrderForTheBrowserFromAService(String name) {
    edge.upstream.next(
        SAY,
        (call, requests) -> {
          var forged = new Metadata();
          forged.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), "3");
          call.sendHeaders(forged);
          call.sendMessage(requests.getFirst());
          call.close(Status.OK, new Metadata());
        });
    var answer = call(SAY, "application/grpc-web", frame(line("hello")));
    assertThat(answer.headers().getAll(name)).doesNotContain("3");
    assertThat(frames(answer)).containsExactly("hello", "grpc-status: 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/grpcx", "text/plain"})
  void refusesAnotherContentTypeForAnRpc(String type) {
    var answer = raw(SAY, type, new byte[5]);
    assertThat(answer.status().code()).isEqualTo(415);
    assertThat(answer.contentUtf8()).contains("it takes application/grpc or application/grpc-web");
    assertThat(raw(StreamSchema.SERVICE + "Nothing", type, new byte[5]).status().code())
        .isEqualTo(404);
  }

  @Test
  void countsACallByItsStatus() {
    edge.upstream.next(SAY, Answer.status(Status.ALREADY_EXISTS));
    var _ = call(SAY, "application/grpc-web", frame(line("")));
    eventually(
        "a series with the status",
        () ->
            edge.admin("/metrics")
                .contentUtf8()
                .lines()
                .anyMatch(line -> line.contains(SAY) && line.contains("grpc_status=\"6\"")));
  }

  @Test
  void takesTextInPiecesThatArePaddedEach() {
    edge.upstream.next(
        SAY, (call, requests) -> Answer.ok(requests.getFirst()).onComplete(call, requests));
    var frame = frame(line("hello"));
    var text = new StringBuilder();
    for (byte b : frame) {
      text.append(Base64.getEncoder().encodeToString(new byte[] {b}));
    }
    var answer = raw(SAY, "application/grpc-web-text", text.toString().getBytes(ISO_8859_1));
    assertThat(frames(answer)).containsExactly("hello", "grpc-status: 0");
  }

  @Test
  void saysThatTextIsNoBase64() {
    var answer = raw(LISTEN, "application/grpc-web-text", "!!!!".getBytes(ISO_8859_1));
    assertThat(frames(answer).getLast()).startsWith("grpc-status: 3").contains("base64");
    eventually("the call is over", () -> edge.upstream.open() == 0);
  }

  @Test
  void passesOnTheHeadersOfThePage() {
    edge.upstream.next(SAY, Answer.ok(line("")));
    var _ = call(SAY, "application/grpc-web", frame(line("")));
    var seen = edge.upstream.calls().getLast();
    assertThat(seen.header("content-type")).isEqualTo("application/grpc");
    assertThat(seen.header("x-grpc-web")).isNull();
    assertThat(seen.header("accept")).isNull();
    assertThat(seen.header("origin")).isNotNull();
  }

  @Test
  void letsPagesOfListedOriginsCall() {
    var answer = preflight("https://app.example.org");
    assertThat(answer.status().code()).isEqualTo(204);
    assertThat(answer.headers().get("access-control-allow-origin"))
        .isEqualTo("https://app.example.org");
    assertThat(answer.headers().get("access-control-allow-headers")).isEqualTo("x-grpc-web");
    assertThat(answer.headers().get("access-control-allow-methods")).contains("POST");
    assertThat(answer.headers().get("vary")).isEqualTo("origin");
  }

  @Test
  void letsNoOtherPageCall() {
    var answer = preflight("https://evil.example.org");
    assertThat(answer.headers().contains("access-control-allow-origin")).isFalse();
    assertThat(answer.headers().get("vary")).isEqualTo("origin");
  }

  private AggregatedHttpResponse preflight(String origin) {
    var headers =
        RequestHeaders.of(
            HttpMethod.OPTIONS,
            "/" + SAY,
            "origin",
            origin,
            "access-control-request-method",
            "POST",
            "access-control-request-headers",
            "x-grpc-web");
    return edge.client("h1c").execute(headers).aggregate().join();
  }

  private AggregatedHttpResponse call(String rpc, String type, byte[] frame) {
    return raw(rpc, type, type.contains("-text") ? Base64.getEncoder().encode(frame) : frame);
  }

  private AggregatedHttpResponse raw(String rpc, String type, byte[] content) {
    var headers =
        RequestHeaders.of(
            HttpMethod.POST,
            "/" + rpc,
            "content-type",
            type,
            "x-grpc-web",
            "1",
            "origin",
            "https://app.example.org");
    return edge.client("h1c").execute(headers, HttpData.wrap(content)).aggregate().join();
  }

  /** Returns each message's text, and the trailers of the last frame on one line. */
  private static List<String> frames(AggregatedHttpResponse answer) {
    var content = answer.content().array();
    var text = answer.headers().get("content-type", "").contains("-text");
    var in = ByteBuffer.wrap(text ? decoded(content) : content);
    List<String> frames = new ArrayList<>();
    while (in.hasRemaining()) {
      boolean last = in.get() < 0;
      var frame = new byte[in.getInt()];
      in.get(frame);
      frames.add(
          last ? new String(frame, ISO_8859_1).strip().replace("\r\n", ", ") : Lines.text(frame));
    }
    return frames;
  }

  /** Decodes base64 as a page does: four characters at a time, because padding may be anywhere. */
  private static byte[] decoded(byte[] text) {
    var all = new ByteArrayOutputStream();
    for (int i = 0; i < text.length; i += 4) {
      all.writeBytes(Base64.getDecoder().decode(new String(text, i, 4, ISO_8859_1)));
    }
    return all.toByteArray();
  }

  private static byte[] frame(byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }
}
