package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.SeenCall;
import org.junit.jupiter.api.Test;

/** Address of a client behind a proxy. */
final class TrustedProxyTest {
  private static SeenCall seen(String proxies) {
    try (var edge = TestEdge.start("trusted-proxies: " + proxies)) {
      edge.upstream.next(USERS + "GetUser", Answer.ok(new byte[0]));
      var request =
          RequestHeaders.builder(HttpMethod.GET, "/v1/users/u1")
              .add("x-forwarded-for", "6.6.6.6")
              .add("x-forwarded-for", "203.0.113.9")
              .add("x-forwarded-proto", "https")
              .add("x-forwarded-host", "api.example.org")
              .add("forwarded", "for=203.0.113.9")
              .add("x-real-ip", "6.6.6.6")
              .build();
      assertThat(edge.client("h1c").execute(request).aggregate().join().status().code())
          .isEqualTo(200);
      return edge.upstream.calls().getLast();
    }
  }

  @Test
  void isAddedToWhatATrustedProxySays() {
    var seen = seen("[127.0.0.0/8]");
    assertThat(seen.header("x-forwarded-for")).isEqualTo("6.6.6.6, 203.0.113.9, 127.0.0.1");
    assertThat(seen.header("x-forwarded-proto")).isEqualTo("https");
    assertThat(seen.header("x-forwarded-host")).isEqualTo("api.example.org");
    assertThat(seen.header("forwarded")).isEqualTo("for=203.0.113.9, for=127.0.0.1;proto=http");
    assertThat(seen.header("x-real-ip")).isNull();
  }

  @Test
  void isThePeersIfThePeerIsNotTrusted() {
    var seen = seen("[10.0.0.0/8]");
    assertThat(seen.header("x-forwarded-for")).isEqualTo("127.0.0.1");
    assertThat(seen.header("x-forwarded-proto")).isEqualTo("http");
    assertThat(seen.header("x-forwarded-host")).startsWith("127.0.0.1:");
    assertThat(seen.header("forwarded")).isNull();
  }

  @Test
  void isInTheAccessLog() {
    try (var logs = CapturedLogs.ofAll();
        var edge = TestEdge.start("trusted-proxies: [127.0.0.1]")) {
      var request =
          RequestHeaders.of(HttpMethod.GET, "/v1/nothing", "x-forwarded-for", "203.0.113.9");
      edge.client("h1c").execute(request).aggregate().join();
      eventually(
          "the line names the client",
          () -> logs.lines().stream().anyMatch(l -> l.contains("203.0.113.9 GET /v1/nothing")));
    }
  }

  @Test
  void needsNetworks() {
    assertThatThrownBy(() -> TestEdge.start("trusted-proxies: [proxy.example.org]"))
        .hasMessageContaining("found 'proxy.example.org'");
  }
}
