package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers that no instance would take: the caller is told, and no instance sees the call. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CallersFaultTest {
  private static final int CALLS = 20;
  private static final byte[] FRAME = {0, 0, 0, 0, 0};

  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge = TestEdge.start(TestEdge.apis(StreamSchema.writeTo(directory), TestEdge.USERS_SCHEMA));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @ParameterizedTest
  @CsvSource({
    "application/grpc, x-data-bin, Y",
    "application/grpc, signature-bin, YQ=",
    "application/grpc, x-data-bin, 'YQ,?'",
    "application/grpc, x-note, ä",
    "application/grpc-web, x-data-bin, Y",
    "application/grpc-web-text, x-data-bin, YQ==YQ"
  })
  void refusesMalformedMetadata(String type, String name, String value) {
    refused(grpc(type).add(name, value), "grpc-status: 3", name);
  }

  @ParameterizedTest
  @CsvSource({"YQ", "YQ==", "'YQ,YWI='", "''"})
  void passesBinaryMetadataOn(String value) {
    var answer = send(grpc("application/grpc").add("x-data-bin", value), FRAME);
    assertThat(text(answer)).contains("grpc-status: 0");
  }

  @ParameterizedTest
  @CsvSource({"application/grpc", "application/grpc-web", "application/grpc-web-text"})
  void refusesMoreHeadersThanTheInstanceTakes(String type) {
    refused(grpc(type).add("x-note", "x".repeat(12_000)), "grpc-status: 8", "headers of the call");
  }

  @Test
  void refusesMoreHeadersThanTheInstanceTakesInJson() {
    long before = edge.upstream.calls().size();
    for (int i = 0; i < CALLS; i++) {
      var answer = get("x".repeat(12_000));
      assertThat(answer.status().code()).isEqualTo(431);
      assertThat(answer.contentUtf8()).contains("\"code\":8", "headers of the call");
    }
    assertThat(edge.upstream.calls()).hasSize((int) before);
    unharmed();
  }

  @Test
  void encodesHeadersOfBrowsersThatCannotBeMetadata() {
    assertThat(get("Bearer ä").status().code()).isEqualTo(200);
    assertThat(edge.upstream.calls().getLast().header("authorization")).isEqualTo("Bearer %E4");
    assertThat(text(send(grpc("application/grpc-web").add("x-note", "ä"), FRAME)))
        .contains("grpc-status: 0");
    assertThat(edge.upstream.calls().getLast().header("x-note")).isEqualTo("%E4");
  }

  private void refused(RequestHeadersBuilder headers, String... says) {
    long before = edge.upstream.calls().size();
    for (int i = 0; i < CALLS; i++) {
      assertThat(text(send(headers, FRAME))).as("call %s", i).contains(says);
    }
    assertThat(edge.upstream.calls()).hasSize((int) before);
    unharmed();
  }

  private void unharmed() {
    assertThat(text(send(grpc("application/grpc"), FRAME))).contains("grpc-status: 0");
    eventually("the calls are over", () -> edge.upstream.open() == 0);
    assertThat(edge.admin("/clusters").contentUtf8())
        .contains("\"failures\" : 0,", "\"state\" : \"active\"")
        .doesNotContain(": \"open\"", "half-open");
  }

  private AggregatedHttpResponse get(String authorization) {
    var headers = RequestHeaders.of(HttpMethod.GET, "/v1/users/1", "authorization", authorization);
    return edge.client("h1c").execute(headers).aggregate().join();
  }

  private static RequestHeadersBuilder grpc(String type) {
    return RequestHeaders.builder(HttpMethod.POST, "/" + StreamSchema.SERVICE + "Say")
        .add("content-type", type)
        .add("te", "trailers");
  }

  private AggregatedHttpResponse send(RequestHeadersBuilder headers, byte[] content) {
    var body =
        headers.get("content-type", "").endsWith("-text")
            ? Base64.getEncoder().encode(content)
            : content;
    return edge.client("h2c")
        .execute(HttpRequest.of(headers.build(), HttpData.wrap(body)))
        .aggregate()
        .join();
  }

  /** Returns the status and message wherever the protocol has them. */
  private static String text(AggregatedHttpResponse answer) {
    var type = answer.headers().get("content-type", "");
    if (type.contains("-web")) {
      var content = answer.content().toString(ISO_8859_1);
      return (type.contains("-text")
              ? new String(Base64.getMimeDecoder().decode(content), ISO_8859_1)
              : content)
          .replace("%20", " ");
    }
    var told = answer.trailers().contains("grpc-status") ? answer.trailers() : answer.headers();
    return "grpc-status: %s %s".formatted(told.get("grpc-status"), told.get("grpc-message", ""));
  }
}
