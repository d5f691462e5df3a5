package io.weir.gateway;

import static io.weir.gateway.Lines.line;
import static io.weir.gateway.TestEdge.apis;
import static io.weir.testkit.upstream.MetadataFields.metadata;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.testkit.upstream.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Metadata of a service that reaches HTTP callers as headers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ServiceHeadersTest {
  private static final String SAY = StreamSchema.SERVICE + "Say";
  private static final String LISTEN = StreamSchema.SERVICE + "Listen";
  private static final Status DENIED = Status.UNAUTHENTICATED.withDescription("who are you?");

  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge = TestEdge.start(apis(StreamSchema.writeTo(directory, "/v1/said")));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  /** Answers with initial metadata, messages, and a status with trailing metadata. */
  private static Answer answer(
      Metadata initial, Status status, Metadata trailers, byte[]... messages) {
    return (call, requests) -> {
      call.sendHeaders(initial);
      for (var message : messages) {
        call.sendMessage(message);
      }
      call.close(status, trailers);
    };
  }

  private AggregatedHttpResponse said(Metadata initial, Metadata trailers) {
    edge.upstream.next(SAY, answer(initial, Status.OK, trailers, line("one")));
    return edge.get("/v1/said");
  }

  private AggregatedHttpResponse listen(String accept) {
    var request = RequestHeaders.of(HttpMethod.GET, "/v1/lines", "accept", accept);
    return edge.client("h2c").execute(request).aggregate().join();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "etag",
        "cache-control",
        "location",
        "content-disposition",
        "content-language",
        "link",
        "x-request-cost",
        "retry-after",
        "last-modified",
        "deprecation",
        "x-note-bin"
      })
  void becomesHeadersOfAUnaryAnswer(String name) {
    if (name.endsWith("-bin")) {
      var binary = new Metadata();
      binary.put(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER), new byte[] {0, 1, -1});
      assertThat(said(binary, new Metadata()).headers().get(name)).isEqualTo("AAH/");
      return;
    }
    assertThat(said(metadata(name, "7"), new Metadata()).headers().get(name)).isEqualTo("7");
    assertThat(said(new Metadata(), metadata(name, "8")).headers().get(name)).isEqualTo("8");
  }

  @Test
  void keepsSeveralCookies() {
    var cookies = metadata("set-cookie", "a=1; Path=/", "set-cookie", "b=2");
    assertThat(said(cookies, metadata("set-cookie", "c=3")).headers().getAll("set-cookie"))
        .containsExactly("a=1; Path=/", "b=2", "c=3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "date",
        "server",
        "connection",
        "keep-alive",
        "transfer-encoding",
        "content-length",
        "content-encoding",
        "access-control-allow-origin",
        "strict-transport-security",
        "x-content-type-options",
        "grpc-anything",
        "endpoint-load-metrics",
        "x-http-code",
        "alt-svc"
      })
  void overridesNothingOfTheGateway(String name) {
    for (boolean late : new boolean[] {false, true}) {
      var forged = metadata(name, "forged");
      var answer = late ? said(new Metadata(), forged) : said(forged, new Metadata());
      assertThat(answer.headers().getAll(name)).doesNotContain("forged");
      assertThat(answer.status().code()).isEqualTo(200);
      assertThat(answer.contentUtf8()).isEqualTo("{\"text\":\"one\"}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "201, 201",
    "202, 202",
    "299, 299",
    "204, 204",
    "206, 200",
    "205, 200",
    "199, 200",
    "404, 200",
    "500, 200",
    "abc, 200",
    "302, 200"
  })
  void mayChooseTheStatusOfASuccess(String code, int status) {
    var answer = said(metadata("x-http-code", code), new Metadata());
    assertThat(answer.status().code()).isEqualTo(status);
    assertThat(answer.headers().contains("x-http-code")).isFalse();
    assertThat(answer.contentUtf8()).isEqualTo(status == 204 ? "" : "{\"text\":\"one\"}");
  }

  @Test
  void doesNotLeaveAStreamWithoutContent() {
    edge.upstream.next(
        LISTEN, answer(metadata("x-http-code", "204"), Status.OK, new Metadata(), line("one")));
    var answer = listen("application/json");
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.contentUtf8()).isEqualTo("[{\"text\":\"one\"}]");
  }

  @ParameterizedTest
  @CsvSource({"301, 301", "302, 302", "303, 303", "307, 307", "308, 308", "304, 200", "305, 200"})
  void mayRedirect(String code, int status) {
    var answer = said(new Metadata(), metadata("x-http-code", code, "location", "/v1/there"));
    assertThat(answer.status().code()).isEqualTo(status);
    assertThat(answer.headers().get("location")).isEqualTo("/v1/there");
  }

  @Test
  void staysWithAnError() {
    var challenge = metadata("www-authenticate", "Bearer realm=\"users\"", "x-http-code", "200");
    edge.upstream.next(SAY, Answer.status(DENIED, challenge));
    var answer = edge.get("/v1/said");
    assertThat(answer.status().code()).isEqualTo(401);
    assertThat(answer.headers().getAll("www-authenticate"))
        .containsExactly("Bearer realm=\"users\"");
    assertThat(answer.headers().get("content-type")).isEqualTo("application/json");
  }

  @Test
  void leavesTheContentOutOfAnError() {
    var content =
        metadata("cache-control", "max-age=60", "content-disposition", "attachment", "x-cost", "1");
    edge.upstream.next(SAY, answer(content, DENIED, metadata("x-why", "2"), line("one")));
    var answer = edge.get("/v1/said");
    assertThat(answer.headers().contains("cache-control")).isFalse();
    assertThat(answer.headers().contains("content-disposition")).isFalse();
    assertThat(answer.headers().get("x-cost")).isEqualTo("1");
    assertThat(answer.headers().get("x-why")).isEqualTo("2");
    assertThat(answer.headers().get("www-authenticate")).isEqualTo("Bearer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "application/x-ndjson", "text/event-stream", "text/csv"})
  void becomesHeadersAndTrailersOfAStream(String accept) {
    var initial = metadata("x-cost", "1", "cache-control", "private", "x-http-code", "203");
    edge.upstream.next(LISTEN, answer(initial, Status.OK, metadata("x-total", "2"), line("one")));
    var answer = listen(accept);
    assertThat(answer.status().code()).isEqualTo(203);
    assertThat(answer.headers().get("x-cost")).isEqualTo("1");
    assertThat(answer.headers().getAll("cache-control")).containsExactly("private");
    assertThat(answer.headers().contains("x-http-code")).isFalse();
    assertThat(answer.trailers().get("x-total")).isEqualTo("2");
    assertThat(answer.trailers().contains("grpc-status")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "application/x-ndjson", "text/event-stream", "text/csv"})
  void doesNotDecideTheStatusOfAStream(String accept) {
    var late = answer(metadata("x-cost", "1"), DENIED, metadata("www-authenticate", "Basic"));
    edge.upstream.next(LISTEN, late);
    var answer = listen(accept);
    assertThat(answer.status().code()).isEqualTo(401);
    assertThat(answer.headers().get("www-authenticate")).isEqualTo("Basic");
    assertThat(answer.headers().get("x-cost")).isEqualTo("1");
    assertThat(TestEdge.json(answer).get("message").asText()).isEqualTo("who are you?");
  }
}
