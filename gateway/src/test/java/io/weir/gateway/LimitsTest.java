package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.gateway.TestEdge.json;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.stream.StreamMessage;
import io.grpc.Status;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LimitsTest {
  private static final int BODY = 64 << 10;

  private TestEdge edge;

  @BeforeAll
  void start() {
    edge =
        TestEdge.start(
            "limits: {body: 64KiB, concurrent: 4, connections: 100, streams: 100, idle: 10s}",
            "deadline: {max: 1s}");
    edge.upstream.always(USERS + "ListUsers", Answer.ok(new byte[0]));
  }

  /**
   * Waits until there is room, because the requests of the previous test count for a moment longer.
   */
  @BeforeEach
  void waitForRoom() {
    eventually("there is room", () -> edge.get("/v1/users").status().code() == 200);
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"h1c", "h2c"})
  void refusesALargeBodyByItsLength(String protocol) {
    var headers =
        RequestHeaders.of(HttpMethod.POST, "/v1/users", "content-type", "application/json");
    var answer =
        edge.client(protocol)
            .execute(headers, HttpData.wrap(new byte[20 << 20]))
            .aggregate()
            .join();
    assertThat(answer.status().code()).isEqualTo(413);
    assertThat(json(answer).get("message").asText()).contains(String.valueOf(BODY));
    assertThat(edge.client(protocol).get("/v1/users").aggregate().join().status().code())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"h1c", "h2c"})
  void refusesALargeBodyWhoseLengthWasNotTold(String protocol) {
    var headers =
        RequestHeaders.of(HttpMethod.POST, "/v1/users", "content-type", "application/json");
    var pieces = IntStream.range(0, 40).mapToObj(i -> HttpData.wrap(new byte[8 << 10]));
    var request = HttpRequest.of(headers, StreamMessage.of(pieces.toArray(HttpData[]::new)));
    var answer = edge.client(protocol).execute(request).aggregate().join();
    assertThat(answer.status().code()).isEqualTo(413);
    assertThat(json(answer).get("code").asInt()).isEqualTo(8);
  }

  @Test
  void refusesALargeUnaryMessage() throws Exception {
    var call = ByteCall.start(edge.channel(), USERS + "ListUsers").send(new byte[BODY + 1]).done();
    assertThat(call.ended().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    // Without the five bytes of the frame prefix.
    assertThat(call.ended().getDescription()).contains("larger than the " + BODY + " bytes");
  }

  @Test
  void answersAnotherClientTheSame() throws IOException, InterruptedException {
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var uri = URI.create("http://127.0.0.1:" + edge.gateway.port() + "/v1/users");
      for (int i = 0; i < 3; i++) {
        var get = java.net.http.HttpRequest.newBuilder(uri).build();
        assertThat(client.send(get, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void refusesMoreAtOnceThanItCanCarryAndTakesThemAgainLater() {
    var gate = new CompletableFuture<Void>();
    edge.upstream.always(USERS + "SearchUsers", Answer.after(gate, Answer.ok(new byte[0])));
    var client = edge.client("h2c");
    var held =
        Stream.generate(() -> client.get("/v1/users:search?query=ada").aggregate())
            .limit(4)
            .toList();
    eventually("all are under way", () -> edge.upstream.open() == 4);
    var refused = edge.get("/v1/users");
    assertThat(refused.status().code()).isEqualTo(503);
    assertThat(refused.headers().get("retry-after")).isEqualTo("1");
    assertThat(json(refused).get("code").asInt()).isEqualTo(14);
    gate.complete(null);
    held.forEach(call -> assertThat(call.join().status().code()).isEqualTo(200));
    waitForRoom();
  }

  @Test
  void refusesAGrpcCallInItsOwnWords() throws Exception {
    var gate = new CompletableFuture<Void>();
    edge.upstream.always(USERS + "BatchGetUsers", Answer.after(gate, Answer.ok(new byte[0])));
    var channel = edge.channel();
    var held =
        Stream.generate(() -> ByteCall.start(channel, USERS + "BatchGetUsers").send().done())
            .limit(4)
            .toList();
    eventually("all are under way", () -> edge.upstream.open() == 4);
    var refused = ByteCall.start(channel, USERS + "ListUsers").send().done();
    assertThat(refused.ended().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    gate.complete(null);
    for (var call : held) {
      assertThat(call.ended().isOk()).isTrue();
    }
  }

  @Test
  void doesNotWaitForABodyThatDoesNotCome() {
    var request =
        "POST /v1/users HTTP/1.1\r\nhost: test\r\nconnection: close\r\n"
            + "content-type: application/json\r\ncontent-length: 100\r\n\r\n{";
    assertThat(RawHttp.exchange(edge.gateway.port(), request))
        .startsWith("HTTP/1.1 408 ")
        .contains("\"code\"");
  }

  @Test
  void endsACallThatTakesTooLong() {
    edge.upstream.next(USERS + "CreateUser", Answer.never());
    var answer = edge.send(HttpMethod.POST, "/v1/users", "{}");
    assertThat(answer.status().code()).isEqualTo(504);
    assertThat(json(answer).get("code").asInt()).isEqualTo(4);
    eventually("the instance is let go", () -> edge.upstream.open() == 0);
  }

  @Test
  void endsACallWhenItsCallerWouldHaveLeft() {
    edge.upstream.next(USERS + "CreateUser", Answer.never());
    var headers =
        RequestHeaders.of(
            HttpMethod.POST,
            "/v1/users",
            "content-type",
            "application/json",
            "request-timeout",
            "200ms");
    var answer = edge.client("h1c").execute(headers, "{}").aggregate().join();
    assertThat(answer.status().code()).isEqualTo(504);
    eventually("the instance is let go", () -> edge.upstream.open() == 0);
  }

  @Test
  void refusesATimeoutThatIsNone() {
    var headers = RequestHeaders.of(HttpMethod.GET, "/v1/users", "request-timeout", "soon");
    var answer = edge.client("h1c").execute(headers).aggregate().join();
    assertThat(answer.status().code()).isEqualTo(400);
    assertThat(json(answer).get("message").asText()).contains("request-timeout", "soon");
  }
}
