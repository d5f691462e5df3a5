package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.weir.testkit.upstream.Answer;
import io.weir.users.v1.GetUserRequest;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tricks with request targets. A path means exactly what it says, and nothing into which it could
 * be converted.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TargetTricksTest {
  private TestEdge edge;

  @BeforeAll
  void start() {
    edge = TestEdge.start();
    edge.upstream.always(USERS + "ListUsers", Answer.ok(new byte[0]));
    edge.upstream.always(USERS + "GetUser", Answer.ok(new byte[0]));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1//users, 404",
    "//v1/users, 404",
    "/v1/users/, 404",
    "/v1/users;a=b, 404",
    "/v1;a=b/users, 404",
    "/V1/users, 404",
    "/v1/./users, 404",
    "/v1/x/../users, 400",
    "/v1/x/%2e%2e/users, 400",
    "/v1/users#x, 400",
    "/v1\\users, 400",
    "v1/users, 400",
    "*, 400",
    "/v1/users%2Fu1, 404",
    "/v1/users, 200",
    "http://other.example/v1/users, 200",
  })
  void routesOnTheTargetAsReceived(String target, int status) {
    var answer = RawHttp.exchange(edge.gateway.port(), RawHttp.get(target));
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    if (status != 200) {
      assertThat(answer).contains("content-type: application/json").contains("\"message\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          /v1\\users         | the request target has the character '\\\\' (U+005C) at position 4
          /v1/a#b             | the request target has the character '#' (U+0023) at position 6
          /v1/caf\u00e9      | the request target has the character U+00E9 at position 8
          /v1/a\u0001b       | the request target has the character U+0001 at position 6
          /v1/a\u001b[31m    | the request target has the character U+001B at position 6
          /v1/a b             | spaces in a target must be percent-encoded
          /v1/%zz             | the request target has a '%' at position 5 without two hexadecimal
          /v1/%00             | the request target has a zero byte, %00
          /v1/x/%2e%2E/users  | the path has a segment '..'
          /v1/users?a=%       | the request target has a '%' at position 13 without two hexadecimal
          v1/users            | the request target does not begin with '/'
          """)
  void namesTheFaultOfATarget(String target, String message) {
    var answer = RawHttp.exchange(edge.gateway.port(), RawHttp.get(target));
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains(message);
    assertThat(answer.replace("\r\n", "")).matches("[ -~]+");
  }

  @Test
  void takesTwoDotsInAParameter() {
    assertThat(RawHttp.exchange(edge.gateway.port(), RawHttp.get("/v1/users?page_token=/../x")))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void namesTheFaultOfATargetOverHttp2Too() {
    assertThat(
            RawHttp2.content(
                edge.gateway.port(),
                ":method",
                "GET",
                ":scheme",
                "http",
                ":path",
                "/v1/%zz",
                ":authority",
                "test"))
        .contains("has a '%' at position 5");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/users, 200",
    "v1/users, 400",
    "/v1//users, 404",
    "/v1/users;a=b, 404",
    "/v1/users#x, 400",
    "/v1/x/../users, 400",
    "weir.users.v1.UserService/ListUsers, 400",
  })
  void routesOnTheTargetAsReceivedOverHttp2Too(String target, int status) {
    assertThat(
            RawHttp2.status(
                edge.gateway.port(),
                ":method",
                "GET",
                ":scheme",
                "http",
                ":path",
                target,
                ":authority",
                "test"))
        .isEqualTo(status);
  }

  @Test
  void refusesAGrpcPathWithoutSlash() {
    int before = edge.upstream.calls().size();
    assertThat(
            RawHttp2.status(
                edge.gateway.port(),
                ":method",
                "POST",
                ":scheme",
                "http",
                ":path",
                USERS + "ListUsers",
                ":authority",
                "test",
                "content-type",
                "application/grpc"))
        .as("the answer is gRPC's")
        .isEqualTo(200);
    assertThat(edge.upstream.calls()).hasSize(before);
  }

  @Test
  void isNotMisledByATargetThatCameBefore() throws InvalidProtocolBufferException {
    // Armeria considers these the same path; what it learned from the first must not apply to the
    // others.
    for (var id : List.of("u1;a=b", "u1", "u1;c=d", "u1")) {
      var asked = new AtomicReference<>(new byte[0]);
      edge.upstream.next(
          USERS + "GetUser",
          (call, requests) -> {
            asked.set(requests.getFirst());
            Answer.ok(new byte[0]).onComplete(call, requests);
          });
      assertThat(RawHttp.exchange(edge.gateway.port(), RawHttp.get("/v1/users/" + id)))
          .contains(" 200 ");
      assertThat(GetUserRequest.parseFrom(asked.get()).getId()).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FETCH /v1/users HTTP/1.1, 405",
    "CONNECT example.org:80 HTTP/1.1, 400",
    "GET /v1/us ers HTTP/1.1, 400",
    "GET, 400",
    "GET /v1/users%zz HTTP/1.1, 400",
  })
  void answersABrokenRequestInJsonToo(String line, int status) {
    var request = line + "\r\nhost: test\r\nconnection: close\r\n\r\n";
    assertThat(RawHttp.exchange(edge.gateway.port(), request))
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("content-type: application/json")
        .contains("\"code\"");
  }

  @Test
  void answersTooLargeHeadersInJson() {
    var answer =
        RawHttp.exchange(
            edge.gateway.port(), RawHttp.get("/v1/users", "x-large: " + "x".repeat(40_000)));
    assertThat(answer).startsWith("HTTP/1.1 431 ").contains("\"code\"");
  }

  @Test
  void answersATooLongTargetInJson() {
    var answer =
        RawHttp.exchange(
            edge.gateway.port(), RawHttp.get("/v1/users?page_token=" + "x".repeat(40_000)));
    assertThat(answer).startsWith("HTTP/1.1 414 ").contains("\"code\"");
  }
}
