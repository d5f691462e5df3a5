package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS_SCHEMA;
import static io.weir.gateway.TestEdge.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.testkit.golden.GoldenFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenAPI document of a gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenApiTest {
  private static final GoldenFile GOLDEN = GoldenFile.of("io/weir/gateway/docs/users.openapi.json");

  private TestEdge edge;

  @BeforeAll
  void start() {
    edge = TestEdge.start();
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @Test
  void isThatOfTheUserService() throws IOException {
    var found = edge.get("/openapi.json");
    assertThat(found.status().code()).isEqualTo(200);
    assertThat(found.headers().get("content-type")).isEqualTo("application/json");
    var text = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json(found));
    GOLDEN.verify(text + "\n");
  }

  @Test
  void isTheSameForAllGatewaysAndTimes() {
    try (var other = TestEdge.start()) {
      assertThat(other.get("/openapi.json").contentUtf8())
          .isEqualTo(edge.get("/openapi.json").contentUtf8());
    }
  }

  @Test
  void isSentOnceToACacheThatHasIt() {
    var first = edge.get("/openapi.json");
    var tag = Objects.requireNonNull(first.headers().get("etag"));
    assertThat(first.headers().get("cache-control")).isEqualTo("no-cache");
    for (var known : List.of(tag, "\"other\", " + tag, tag.replace("W/", ""), "*")) {
      var again = get("/openapi.json", "if-none-match", known);
      assertThat(again.status().code()).isEqualTo(304);
      assertThat(again.content().isEmpty()).isTrue();
      assertThat(again.headers().get("etag")).isEqualTo(tag);
      assertThat(again.headers().get("cache-control")).isEqualTo("no-cache");
    }
    assertThat(get("/openapi.json", "if-none-match", "\"other\"").status().code()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, br|true",
        "br, GZIP;q=0.5|true",
        "*|true",
        "identity|false",
        "gzip;q=0|false"
      })
  void isPackedForThoseThatTakeIt(String accepted, boolean packed) throws IOException {
    var answer = get("/openapi.json", "accept-encoding", accepted);
    assertThat(answer.headers().contains("content-encoding", "gzip")).isEqualTo(packed);
    assertThat(answer.headers().get("vary")).isEqualTo("accept-encoding");
    if (packed) {
      var unpacked = new GZIPInputStream(new ByteArrayInputStream(answer.content().array()));
      assertThat(new String(unpacked.readAllBytes(), UTF_8))
          .isEqualTo(edge.get("/openapi.json").contentUtf8());
    }
  }

  @Test
  void isReadOnly() {
    var answer = edge.send(HttpMethod.POST, "/openapi.json", "{}");
    assertThat(answer.status().code()).isEqualTo(405);
    assertThat(answer.headers().get("allow")).isEqualTo("GET, HEAD");
    assertThat(json(answer).get("message").asText()).contains("/openapi.json takes GET and HEAD");
    assertThat(edge.client("h1c").head("/openapi.json").aggregate().join().status().code())
        .isEqualTo(200);
  }

  @Test
  void isOneForSeveralApis(@TempDir Path directory) {
    try (var both = withStreams(directory)) {
      var document = json(both.get("/openapi.json"));
      assertThat(document.at("/info/title").asText()).isEqualTo("weir.test, weir.users.v1");
      assertThat(document.at("/info/version").asText()).isEqualTo("v1");
      assertThat(document.get("paths").has("/v1/users/{id}")).isTrue();
      assertThat(
              document.at("/paths/~1v1~1lines/get/responses/200/content").has("text/event-stream"))
          .isTrue();
      assertThat(document.get("tags").findValuesAsText("description"))
          .contains("Over gRPC only: `Say`.");
    }
  }

  private static TestEdge withStreams(Path directory) {
    return TestEdge.start(
        """
        apis:
        - {descriptors: "%s", cluster: users}
        - {descriptors: "%s", cluster: streams}
        """
            .formatted(USERS_SCHEMA, StreamSchema.writeTo(directory)),
        "clusters: {users: {endpoints: [\"${INSTANCE}\"]}, streams: {endpoints: [\"${INSTANCE}\"]}}");
  }

  private AggregatedHttpResponse get(String path, String name, String value) {
    var headers = RequestHeaders.of(HttpMethod.GET, path, name, value);
    return edge.client("h1c").execute(headers).aggregate().join();
  }
}
