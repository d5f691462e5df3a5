package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.testkit.upstream.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Method named by X-HTTP-Method-Override. */
final class MethodOverrideTest {
  private static TestEdge edge;

  @BeforeAll
  static void start() {
    edge = TestEdge.start("web: {method-override: true}");
    for (var rpc : new String[] {"GetUser", "UpdateUser", "DeleteUser"}) {
      edge.upstream.always(USERS + rpc, Answer.ok(new byte[0]));
    }
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  private static AggregatedHttpResponse send(
      TestEdge edge, HttpMethod method, String body, String... headers) {
    var request =
        RequestHeaders.builder(method, "/v1/users/u1").add("content-type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      request.add(headers[i], headers[i + 1]);
    }
    return edge.client("h1c").execute(request.build(), body).aggregate().join();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE|   |DeleteUser",
        "delete|   |DeleteUser",
        "PATCH |{\"displayName\": \"A\"}|UpdateUser",
        "GET   |   |GetUser"
      })
  void choosesTheRouteOfAPost(String named, String body, String rpc) {
    var content = body == null ? "" : body;
    var answer = send(edge, HttpMethod.POST, content, "x-http-method-override", named);
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(edge.upstream.calls().getLast().rpc()).isEqualTo(USERS + rpc);
  }

  @ParameterizedTest
  @CsvSource({"TRACE", "POST", "LINK", "HEAD", "'GET, DELETE'", "''"})
  void mustBeOneOfFour(String named) {
    var answer = send(edge, HttpMethod.POST, "", "x-http-method-override", named);
    assertThat(answer.status().code()).isEqualTo(400);
    assertThat(answer.contentUtf8()).contains("must be one of GET, PUT, PATCH and DELETE");
  }

  @Test
  void countsOnce() {
    var answer =
        send(
            edge,
            HttpMethod.POST,
            "",
            "x-http-method-override",
            "GET",
            "x-http-method-override",
            "DELETE");
    assertThat(answer.status().code()).isEqualTo(400);
  }

  @Test
  void leavesOtherMethods() {
    send(edge, HttpMethod.GET, "", "x-http-method-override", "DELETE");
    assertThat(edge.upstream.calls().getLast().rpc()).isEqualTo(USERS + "GetUser");
  }

  @Test
  void makesNoPostSafe() {
    var answer =
        send(
            edge,
            HttpMethod.POST,
            "",
            "x-http-method-override",
            "GET",
            "sec-fetch-site",
            "cross-site");
    assertThat(answer.status().code()).isEqualTo(403);
  }

  @Test
  void isOffUnlessSwitchedOn() {
    try (var usual = TestEdge.start()) {
      var answer = send(usual, HttpMethod.POST, "", "x-http-method-override", "DELETE");
      assertThat(answer.status().code()).isEqualTo(405);
    }
  }
}
