package io.weir.gateway;

import static io.weir.gateway.TestEdge.json;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that fail before they reach an instance: the right status, and a helpful
 * google.rpc.Status.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadRequestTest {
  private TestEdge edge;

  record Case(
      String name, HttpMethod method, String path, String body, int http, int code, String told) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  void start() {
    edge = TestEdge.start();
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  static Stream<Case> cases() {
    var post = HttpMethod.POST;
    var get = HttpMethod.GET;
    return Stream.of(
        new Case("broken JSON", post, "/v1/users", "{\"email\": ", 400, 3, ""),
        new Case("no JSON at all", post, "/v1/users", "hello", 400, 3, ""),
        new Case("unknown field", post, "/v1/users", "{\"emial\": \"x\"}", 400, 3, "emial"),
        new Case("wrong type", post, "/v1/users", "{\"email\": 7}", 400, 3, "email"),
        new Case("wrong enum", post, "/v1/users", "{\"status\": \"GONE\"}", 400, 3, "status"),
        new Case("unknown parameter", get, "/v1/users?size=3", "", 400, 3, "size"),
        new Case("wrong parameter", get, "/v1/users?page_size=x", "", 400, 3, "page_size"),
        new Case("unknown path", get, "/v1/nothing", "", 404, 5, "/v1/nothing"),
        new Case("the root", get, "/", "", 404, 5, "no route has the path /"),
        new Case("wrong verb", HttpMethod.PUT, "/v1/users", "{}", 405, 12, "GET, HEAD"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isAnsweredWithAStatusThatNamesTheFault(Case wrong) {
    var headers =
        wrong.body().isEmpty()
            ? RequestHeaders.of(wrong.method(), wrong.path())
            : RequestHeaders.of(wrong.method(), wrong.path(), "content-type", "application/json");
    for (var protocol : new String[] {"h1c", "h2c"}) {
      var answer = edge.client(protocol).execute(headers, wrong.body()).aggregate().join();
      assertThat(answer.status().code()).isEqualTo(wrong.http());
      assertThat(answer.headers().get("content-type")).isEqualTo("application/json");
      assertThat(json(answer).get("code").asInt()).isEqualTo(wrong.code());
      assertThat(json(answer).get("message").asText()).isNotBlank();
      assertThat(answer.contentUtf8()).contains(wrong.told()).doesNotContain("Exception");
    }
  }

  @Test
  void namesTheMethodsThatAPathTakes() {
    var answer = edge.send(HttpMethod.PUT, "/v1/users", "{}");
    assertThat(answer.headers().get("allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
  }

  @Test
  void namesEveryFieldThatDoesNotFit() {
    var answer = edge.send(HttpMethod.POST, "/v1/users", "{\"email\": 7, \"emial\": \"x\"}");
    var violations = json(answer).get("details").get(0).get("fieldViolations");
    assertThat(violations.size()).isGreaterThanOrEqualTo(1);
    assertThat(violations.get(0).get("field").asText()).contains("email");
    assertThat(violations.get(0).get("description").asText()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain"})
  void isRefusedWhenItsContentIsNotJson(String type) {
    var headers = RequestHeaders.of(HttpMethod.POST, "/v1/users", "content-type", type);
    var answer = edge.client("h1c").execute(headers, "a=b").aggregate().join();
    assertThat(answer.status().code()).isEqualTo(415);
    assertThat(json(answer).get("message").asText()).isNotBlank();
  }

  @Test
  void isRefusedWhenItsCallerTakesNoJson() {
    var headers = RequestHeaders.of(HttpMethod.GET, "/v1/users", "accept", "text/html");
    assertThat(edge.client("h1c").execute(headers).aggregate().join().status().code())
        .isEqualTo(406);
  }

  @Test
  void callsNoInstance() {
    edge.send(HttpMethod.POST, "/v1/users", "{\"email\": 7}");
    assertThat(edge.upstream.calls()).isEmpty();
  }

  @Test
  void tellsStrangersNothingOfTheInside() {
    assertThat(edge.get("/v1/nothing").contentUtf8()).doesNotContain("admin", "/routes");
    try (var lonely = TestEdge.start()) {
      lonely.upstream.stop();
      eventually("it is out", () -> lonely.get("/v1/users/u1").status().code() == 503);
      assertThat(lonely.get("/v1/users/u1").contentUtf8())
          .contains("no endpoint can serve", ": 1 ")
          .doesNotContain(lonely.upstream.address(), "127.0.0.1");
    }
  }
}
