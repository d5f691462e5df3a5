package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.gateway.TestEdge.json;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Status;
import io.weir.testkit.upstream.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A call and its attempts, as seen by the instance and in the trace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RetryTest {
  private static final String GET = USERS + "GetUser";

  private TestEdge edge;

  @BeforeAll
  void start() {
    edge = TestEdge.start();
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  /** Returns the spans of a trace in the order of their start, once there are this many. */
  private List<JsonNode> spans(String trace, int count) {
    eventually(
        count + " spans",
        () -> json(edge.admin("/traces/" + trace)).path("spanCount").asInt() == count);
    return json(edge.admin("/traces/" + trace)).get("spans").valueStream().toList();
  }

  @Test
  void showsEachAttemptUnderItsCall() {
    edge.upstream.next(GET, Answer.status(Status.UNAVAILABLE), Answer.ok(new byte[0]));
    var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    var headers =
        RequestHeaders.of(
            HttpMethod.GET, "/v1/users/u1", "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
    assertThat(edge.client("h1c").execute(headers).aggregate().join().status().code())
        .isEqualTo(200);
    assertThat(edge.upstream.executions(GET)).isEqualTo(2);

    var spans = spans(trace, 3);
    var call = spans.getFirst();
    assertThat(call.get("name").asText()).isEqualTo("GET /v1/users/{id}");
    assertThat(call.get("kind").asText()).isEqualTo("SERVER");
    assertThat(call.get("parentSpanId").asText()).isEqualTo("00f067aa0ba902b7");
    for (int number = 1; number <= 2; number++) {
      var attempt = spans.get(number);
      assertThat(attempt.get("name").asText()).isEqualTo(GET);
      assertThat(attempt.get("kind").asText()).isEqualTo("CLIENT");
      assertThat(attempt.get("parentSpanId").asText()).isEqualTo(call.get("spanId").asText());
      assertThat(attempt.at("/attributes/weir.attempt").asInt()).isEqualTo(number);
    }
    assertThat(spans.get(2).at("/attributes/weir.retry.reason").asText()).isNotBlank();
    assertThat(edge.upstream.calls().getLast().header("traceparent"))
        .contains(spans.get(2).get("spanId").asText());
  }

  @Test
  void neverRepeatsAWrite() {
    edge.upstream.next(USERS + "CreateUser", Answer.status(Status.UNAVAILABLE));
    assertThat(edge.send(HttpMethod.POST, "/v1/users", "{}").status().code()).isEqualTo(503);
    assertThat(edge.upstream.executions(USERS + "CreateUser")).isEqualTo(1);
  }

  @Test
  void repeatsAWriteThatCarriesAKey() {
    var rpc = USERS + "CreateUser";
    long before = edge.upstream.executions(rpc);
    edge.upstream.next(rpc, Answer.status(Status.UNAVAILABLE), Answer.ok(new byte[0]));
    assertThat(keyed(HttpMethod.POST, "/v1/users", "k1")).isEqualTo(200);
    assertThat(edge.upstream.executions(rpc) - before).isEqualTo(2);
    assertThat(edge.upstream.calls().getLast().header("idempotency-key")).isEqualTo("k1");
  }

  @Test
  void anEmptyKeyOrTwoMakeNoWriteRepeatable() {
    var rpc = USERS + "CreateUser";
    for (var keys : new String[][] {{""}, {" "}, {"k1", "k2"}}) {
      long before = edge.upstream.executions(rpc);
      edge.upstream.next(rpc, Answer.status(Status.UNAVAILABLE));
      assertThat(keyed(HttpMethod.POST, "/v1/users", keys)).isEqualTo(503);
      assertThat(edge.upstream.executions(rpc) - before).isEqualTo(1);
    }
  }

  @Test
  void aKeyMakesNothingRepeatableThatDoesNotHonourIt() {
    var rpc = USERS + "UpdateUser";
    edge.upstream.next(rpc, Answer.status(Status.UNAVAILABLE));
    assertThat(keyed(HttpMethod.PATCH, "/v1/users/u1", "k1")).isEqualTo(503);
    assertThat(edge.upstream.executions(rpc)).isEqualTo(1);
  }

  /** Sends a user with idempotency keys. Returns the status. */
  private int keyed(HttpMethod method, String path, String... keys) {
    var headers = RequestHeaders.builder(method, path).add("content-type", "application/json");
    List.of(keys).forEach(key -> headers.add("idempotency-key", key));
    var user = "{\"displayName\": \"Ada\"}";
    return edge.client("h1c").execute(headers.build(), user).aggregate().join().status().code();
  }

  @Test
  void tracesWhatNoInstanceSaw() {
    var trace = "4bf92f3577b34da6a3ce929d0e0e4737";
    var headers =
        RequestHeaders.of(
            HttpMethod.GET, "/nothing", "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
    assertThat(edge.client("h2c").execute(headers).aggregate().join().status().code())
        .isEqualTo(404);
    var call = spans(trace, 1).getFirst();
    assertThat(call.at("/attributes/http.response.status_code").asInt()).isEqualTo(404);
  }
}
