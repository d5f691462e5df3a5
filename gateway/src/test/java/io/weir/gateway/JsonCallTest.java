package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.gateway.TestEdge.json;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.testkit.upstream.Answer;
import io.weir.users.v1.CreateUserRequest;
import io.weir.users.v1.GetUserRequest;
import io.weir.users.v1.ListUsersRequest;
import io.weir.users.v1.User;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JsonCallTest {
  private static final User ADA =
      User.newBuilder().setId("u1").setDisplayName("Ada").setVersion(7).build();

  private TestEdge edge;

  @BeforeAll
  void start() {
    edge = TestEdge.start();
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"h1c", "h2c", "http"})
  void answersJsonOverEachProtocol(String protocol) throws InvalidProtocolBufferException {
    var asked = new AtomicReference<>(new byte[0]);
    edge.upstream.next(
        USERS + "GetUser",
        (call, requests) -> {
          asked.set(requests.getFirst());
          Answer.ok(ADA.toByteArray()).onComplete(call, requests);
        });
    var answer = edge.client(protocol).get("/v1/users/u%31").aggregate().join();
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.headers().get("content-type")).isEqualTo("application/json");
    assertThat(answer.headers().get("x-content-type-options")).isEqualTo("nosniff");
    assertThat(json(answer).get("displayName").asText()).isEqualTo("Ada");
    assertThat(json(answer).get("version").asText()).isEqualTo("7");
    assertThat(GetUserRequest.parseFrom(asked.get()).getId()).isEqualTo("u1");
  }

  @Test
  void answersCreatedWithItsLocation() throws InvalidProtocolBufferException {
    var asked = new AtomicReference<>(new byte[0]);
    edge.upstream.next(
        USERS + "CreateUser",
        (call, requests) -> {
          asked.set(requests.getFirst());
          Answer.ok(ADA.toByteArray()).onComplete(call, requests);
        });
    var answer = edge.send(HttpMethod.POST, "/v1/users", "{\"email\": \"ada@example.org\"}");
    assertThat(answer.status().code()).isEqualTo(201);
    assertThat(answer.headers().get("location")).isEqualTo("/v1/users/u1");
    assertThat(json(answer).get("id").asText()).isEqualTo("u1");
    assertThat(CreateUserRequest.parseFrom(asked.get()).getUser().getEmail())
        .isEqualTo("ada@example.org");
  }

  @Test
  void answersAnEmptyMessageAsAnEmptyObject() {
    edge.upstream.next(USERS + "DeleteUser", Answer.ok(Empty.getDefaultInstance().toByteArray()));
    var answer = edge.client("h1c").delete("/v1/users/u1").aggregate().join();
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.contentUtf8()).isEqualTo("{}");
  }

  @Test
  void takesTheQueryAsReceived() throws InvalidProtocolBufferException {
    var asked = new AtomicReference<>(new byte[0]);
    edge.upstream.next(
        USERS + "ListUsers",
        (call, requests) -> {
          asked.set(requests.getFirst());
          Answer.ok(new byte[0]).onComplete(call, requests);
        });
    var raw =
        RawHttp.exchange(
            edge.gateway.port(), RawHttp.get("/v1/users?page_size=3&pageToken=a%2Bb+c%252F"));
    assertThat(raw).startsWith("HTTP/1.1 200");
    var request = ListUsersRequest.parseFrom(asked.get());
    assertThat(request.getPageSize()).isEqualTo(3);
    assertThat(request.getPageToken()).isEqualTo("a+b c%2F");
  }

  @Test
  void answersHeadAsGetWithoutContent() {
    edge.upstream.next(USERS + "GetUser", Answer.ok(ADA.toByteArray()));
    var answer = edge.client("h1c").head("/v1/users/u1").aggregate().join();
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(answer.headers().get("content-type")).isEqualTo("application/json");
    assertThat(answer.content().isEmpty()).isTrue();
  }

  @Test
  void tellsWhatAPathTakes() {
    var options = RequestHeaders.of(HttpMethod.OPTIONS, "/v1/users");
    var answer = edge.client("h1c").execute(options).aggregate().join();
    assertThat(answer.status().code()).isEqualTo(204);
    assertThat(answer.headers().get("allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
  }

  @Test
  void answersABrowserThatAsksFirstWithoutLettingItIn() {
    var preflight =
        RequestHeaders.of(
            HttpMethod.OPTIONS,
            "/v1/users",
            "origin",
            "http://evil.example",
            "access-control-request-method",
            "POST");
    var answer = edge.client("h1c").execute(preflight).aggregate().join();
    assertThat(answer.status().code()).isEqualTo(204);
    assertThat(answer.headers().contains("access-control-allow-origin")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"h1c", "h2c"})
  void cancelsTheInstanceWhenTheCallerLeaves(String protocol) {
    int before = edge.upstream.cancellations();
    edge.upstream.next(USERS + "SearchUsers", Answer.never());
    var call = edge.client(protocol).get("/v1/users:search?query=ada");
    var unused = call.subscribe();
    eventually("the call is under way", () -> edge.upstream.open() == 1);
    call.abort();
    eventually("the instance is told", () -> edge.upstream.cancellations() == before + 1);
    assertThat(unused).isCompletedExceptionally();
  }

  @Test
  void doesNotTakeAMethodFromAHeader() {
    edge.upstream.next(USERS + "GetUser", Answer.ok(ADA.toByteArray()));
    var headers =
        RequestHeaders.of(HttpMethod.GET, "/v1/users/u1", "x-http-method-override", "DELETE");
    assertThat(edge.client("h1c").execute(headers).aggregate().join().status().code())
        .isEqualTo(200);
    assertThat(edge.upstream.calls().getLast().rpc()).isEqualTo(USERS + "GetUser");
  }
}
