package io.weir.gateway;

import static io.weir.gateway.Lines.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.testkit.upstream.Answer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What responses vary by: all that services, compression and CORS say. */
final class VaryTest {
  private static final String SAY = StreamSchema.SERVICE + "Say";
  private static final String LISTEN = StreamSchema.SERVICE + "Listen";
  private static final String ORIGINS = "web: {origins: [\"https://app.example.org\"]}";
  private static final String NONE = "web: {compression: true}";

  @TempDir private Path directory;

  private TestEdge edge(String web) {
    var edge = TestEdge.start(TestEdge.apis(StreamSchema.writeTo(directory, "/v1/said")), web);
    for (var rpc : List.of(SAY, LISTEN)) {
      edge.upstream.always(
          rpc,
          (call, requests) -> {
            var initial = new Metadata();
            for (var by : List.of("accept-language", "cookie")) {
              initial.put(Metadata.Key.of("vary", Metadata.ASCII_STRING_MARSHALLER), by);
            }
            call.sendHeaders(initial);
            call.sendMessage(line("x".repeat(4_000)));
            call.close(Status.OK, new Metadata());
          });
    }
    return edge;
  }

  private static List<String> varies(AggregatedHttpResponse answer) {
    assertThat(answer.status().code()).isEqualTo(200);
    return answer.headers().getAll("vary").stream()
        .flatMap(value -> Arrays.stream(value.split(", ?")))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/said, application/json",
    "/v1/lines, application/json",
    "/v1/lines, application/x-ndjson",
    "/v1/lines, text/csv",
    "/v1/lines, text/event-stream"
  })
  void areJoined(String path, String accept) {
    try (var plain = edge(NONE);
        var shared = edge(ORIGINS)) {
      for (var coding : List.of("gzip", "identity")) {
        var request =
            RequestHeaders.of(HttpMethod.GET, path, "accept", accept, "accept-encoding", coding);
        assertThat(varies(plain.client("h2c").execute(request).aggregate().join()))
            .containsExactly("accept-encoding", "accept-language", "cookie");
        assertThat(varies(shared.client("h1c").execute(request).aggregate().join()))
            .containsExactly("accept-encoding", "accept-language", "cookie", "origin");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/grpc", "application/grpc-web", "application/grpc-web-text"})
  void areJoinedForGrpcToo(String type) {
    var content = type.endsWith("text") ? HttpData.ofUtf8("AAAAAAA=") : HttpData.wrap(new byte[5]);
    var request =
        RequestHeaders.of(HttpMethod.POST, "/" + SAY, "content-type", type, "te", "trailers");
    try (var shared = edge(ORIGINS)) {
      assertThat(varies(shared.client("h2c").execute(request, content).aggregate().join()))
          .containsExactly("accept-language", "cookie", "origin");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docs", "/openapi.json"})
  void areJoinedForPages(String path) {
    try (var shared = edge(ORIGINS)) {
      assertThat(varies(shared.get(path))).containsExactly("accept-encoding", "origin");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ORIGINS, NONE})
  void areThoseOfAnErrorToo(String web) {
    try (var edge = edge(web)) {
      var trailers = new Metadata();
      trailers.put(Metadata.Key.of("vary", Metadata.ASCII_STRING_MARSHALLER), "authorization");
      edge.upstream.next(SAY, Answer.status(Status.UNAUTHENTICATED, trailers));
      var answer = edge.get("/v1/said");
      assertThat(answer.status().code()).isEqualTo(401);
      assertThat(answer.headers().getAll("vary")).contains("authorization");
      assertThat(answer.headers().getAll("vary").contains("origin")).isEqualTo(web.equals(ORIGINS));
    }
  }
}
