package io.weir.gateway;

import static io.weir.gateway.TestEdge.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** POST /explain on the admin port. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExplainTest {
  private TestEdge edge;

  @BeforeAll
  void start() {
    edge = TestEdge.start();
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private AggregatedHttpResponse ask(String question) {
    return WebClient.of("http://127.0.0.1:" + edge.gateway.adminPort())
        .post("/explain", question)
        .aggregate()
        .join();
  }

  private JsonNode explained(String question) {
    var answer = ask(question);
    assertThat(answer.status().code()).isEqualTo(200);
    return json(answer);
  }

  @Test
  void tellsWhatACallWouldMeetAndSendsNothing() {
    var call = explained("{\"method\": \"GET\", \"path\": \"/v1/users/7?x=1\"}");
    assertThat(call.get("route").asText()).isEqualTo("GET /v1/users/{id}");
    assertThat(call.get("rpc").asText()).isEqualTo("weir.users.v1.UserService/GetUser");
    assertThat(call.get("safety").asText()).isEqualTo("safe");
    assertThat(call.at("/engine/policy").asText()).isEqualTo("least-requests");
    assertThat(call.at("/engine/retries").asText()).contains("20%");
    assertThat(call.at("/engine/candidates/0/address").asText()).isEqualTo(edge.upstream.address());
    assertThat(call.at("/engine/unary/timeout").asText()).isEqualTo("30s");
    assertThat(call.at("/engine/unary/timeoutOrigin").asText())
        .isEqualTo("deadline.max of the gateway");
    assertThat(call.at("/engine/unary/attemptTimeout").asText()).isEqualTo("none");
    assertThat(call.at("/engine").hasNonNull("stream")).isFalse();
    assertThat(edge.upstream.calls()).isEmpty();
  }

  @Test
  void tellsHowLongAStreamMayGoOn() {
    var call = explained("{\"method\": \"GET\", \"path\": \"/v1/users:watch\"}");
    assertThat(call.get("kind").asText()).isEqualTo("server streaming");
    assertThat(call.at("/engine/stream/maxAge").asText()).isEqualTo("1h");
    assertThat(call.at("/engine").hasNonNull("unary")).isFalse();
  }

  @Test
  void tellsThatAnUnsafeCallIsNotRepeated() {
    var call = explained("{\"method\": \"PATCH\", \"path\": \"/v1/users/u1\"}");
    assertThat(call.at("/engine/retries").asText()).isEqualTo("only if no instance saw it");
  }

  @Test
  void tellsThatACallIsRepeatedWithAKey() {
    var call = explained("{\"method\": \"POST\", \"path\": \"/v1/users\"}");
    assertThat(call.at("/engine/retries").asText())
        .startsWith("with an idempotency-key from a budget")
        .endsWith("else only if no instance saw it");
  }

  @Test
  void knowsGrpcByItsContentType() {
    var call =
        explained(
            "{\"method\": \"POST\", \"path\": \"/weir.users.v1.UserService/GetUser\","
                + " \"headers\": {\"content-type\": \"application/grpc\"}}");
    assertThat(call.get("form").asText()).isEqualTo("gRPC, passed through");
  }

  @Test
  void knowsGrpcWebByItsContentType() {
    var call =
        explained(
            "{\"method\": \"POST\", \"path\": \"/weir.users.v1.UserService/GetUser\","
                + " \"headers\": {\"content-type\": \"application/grpc-web+proto\"}}");
    assertThat(call.get("form").asText()).startsWith("gRPC-Web");
  }

  @Test
  void knowsAWebSocketByItsUpgrade() {
    var call =
        explained("{\"path\": \"/v1/users:watch\", \"headers\": {\"Upgrade\": \"websocket\"}}");
    assertThat(call.get("form").asText()).isEqualTo("WebSocket");
    var unary = explained("{\"path\": \"/v1/users/7\", \"headers\": {\"upgrade\": \"websocket\"}}");
    assertThat(unary.get("message").asText()).contains("is not a stream");
  }

  @ParameterizedTest
  @CsvSource({"GET, /v1/nothing, 404", "PUT, /v1/users, 405", "OPTIONS, /v1/users, 204"})
  void tellsWhatTheGatewayWouldAnswerItself(String method, String path, int status) {
    var answer = explained("{\"method\": \"" + method + "\", \"path\": \"" + path + "\"}");
    assertThat(answer.get("status").asInt()).isEqualTo(status);
    assertThat(answer.get("message").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"metod": "GET"}    | unknown key 'metod'
          {"path": "users"}   | expected '/...'
          {"path":            | is no YAML
          """)
  void refusesWhatIsNoQuestion(String question, String says) {
    var answer = ask(question);
    assertThat(answer.status().code()).isEqualTo(400);
    assertThat(answer.contentUtf8()).contains(says);
  }
}
