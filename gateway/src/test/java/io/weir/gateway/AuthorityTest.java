package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.testkit.upstream.Answer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Authority that instances see: the endpoint's address unless the cluster says otherwise. */
final class AuthorityTest {
  private static final HttpData FRAME = HttpData.wrap(new byte[5]);

  /** Calls in three forms, over HTTP/1.1 and HTTP/2. */
  private static void call(TestEdge edge, String authority) {
    for (var protocol : new String[] {"h1c", "h2c"}) {
      var json =
          RequestHeaders.builder(HttpMethod.GET, "/v1/users/u1").authority(authority).build();
      send(edge, protocol, HttpRequest.of(json));
      send(edge, protocol, HttpRequest.of(frames(authority, "application/grpc-web+proto"), FRAME));
    }
    send(edge, "h2c", HttpRequest.of(frames(authority, "application/grpc"), FRAME));
  }

  private static RequestHeaders frames(String authority, String type) {
    return RequestHeaders.builder(HttpMethod.POST, "/" + USERS + "GetUser")
        .authority(authority)
        .add("content-type", type)
        .add("te", "trailers")
        .build();
  }

  private static void send(TestEdge edge, String protocol, HttpRequest request) {
    assertThat(edge.client(protocol).execute(request).aggregate().join().status().code())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "ENDPOINT",
      textBlock =
          """
          timeout: 5s                | api.example.org      | ENDPOINT
          authority: {of: endpoint}  | api.example.org      | ENDPOINT
          authority: users.internal  | api.example.org      | users.internal
          authority: {of: caller}    | api.example.org      | api.example.org
          authority: {of: caller}    | API.example.org:8443 | API.example.org:8443
          authority: {of: caller}    | [2001:db8::1]:80     | [2001:db8::1]:80
          authority: {of: caller}    | a%41                 | ENDPOINT
          authority: {of: caller}    | a$b&c                | ENDPOINT
          authority: {of: caller}    | api.example.org:     | ENDPOINT
          """)
  void isWhatTheClusterSays(String key, String called, String seen) {
    try (var edge =
        TestEdge.start("clusters: {users: {endpoints: [\"${INSTANCE}\"], %s}}".formatted(key))) {
      edge.upstream.always(USERS + "GetUser", Answer.ok(new byte[0]));
      call(edge, called);
      var expected = seen == null ? edge.upstream.address() : seen;
      assertThat(edge.upstream.calls())
          .hasSize(5)
          .allSatisfy(call -> {
            assertThat(call.authority()).isEqualTo(expected);
            assertThat(call.header("x-forwarded-host")).isEqualTo(called);
          });
    }
  }
}
