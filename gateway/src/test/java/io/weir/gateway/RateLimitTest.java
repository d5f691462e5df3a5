package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.runtime.config.ConfigException;
import io.weir.testkit.upstream.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rate limits, whatever the form of a call. A rate per day lets nothing pass during a test. */
final class RateLimitTest {
  private static final String GET = USERS + "GetUser";

  private @Nullable TestEdge started;

  private void start(String limits, String... keys) {
    var all = new String[keys.length + 1];
    all[0] = "rate-limits: [" + limits + "]";
    System.arraycopy(keys, 0, all, 1, keys.length);
    started = TestEdge.start(all);
    edge().upstream.always(GET, Answer.ok(new byte[0]));
    edge().upstream.always(USERS + "ListUsers", Answer.ok(new byte[0]));
  }

  @AfterEach
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  private TestEdge edge() {
    return Objects.requireNonNull(started, "start() comes first");
  }

  private AggregatedHttpResponse json(String... headers) {
    var request = RequestHeaders.builder(HttpMethod.GET, "/v1/users/u1");
    for (int i = 0; i < headers.length; i += 2) {
      request.add(headers[i], headers[i + 1]);
    }
    return edge().client("h1c").execute(request.build()).aggregate().join();
  }

  private AggregatedHttpResponse rpc(String type) {
    var headers =
        RequestHeaders.of(HttpMethod.POST, "/" + GET, "content-type", type, "te", "trailers");
    return edge().client("h2c").execute(headers, HttpData.wrap(new byte[5])).aggregate().join();
  }

  @Test
  void tellHttpCallersWhatIsLeft() {
    start("{rpc: weir.users.v1.UserService/*, rate: 3/d}, {rpc: %s, rate: 2/h}".formatted(GET));
    var first = json();
    assertThat(first.status().code()).isEqualTo(200);
    assertThat(first.headers().get("ratelimit-policy")).isEqualTo("\"address\";q=2;w=3600");
    assertThat(first.headers().get("ratelimit")).isEqualTo("\"address\";r=1;t=0");
    assertThat(json().headers().get("ratelimit")).isEqualTo("\"address\";r=0;t=0");
    var refused = json();
    assertThat(refused.status().code()).isEqualTo(429);
    int wait = refused.headers().getInt("retry-after", 0);
    assertThat(wait).isBetween(1_700, 1_800);
    assertThat(refused.headers().get("ratelimit")).isEqualTo("\"address\";r=0;t=" + wait);
    assertThat(TestEdge.json(refused).get("code").asInt()).isEqualTo(8);
    assertThat(TestEdge.json(refused).get("message").asText())
        .isEqualTo("too many calls: 2/h for each address; try again in " + wait + " s");
    assertThat(edge().upstream.executions(GET)).isEqualTo(2);
    assertThat(edge().metric("weir_rate_limited_total{limit=\"" + GET + " 2/h per address\"}"))
        .isEqualTo(1);
    assertThat(edge().get("/v1/users").status().code())
        .as("refused calls took nothing")
        .isEqualTo(200);
    assertThat(edge().get("/v1/users").status().code()).isEqualTo(429);
  }

  @ParameterizedTest
  @CsvSource({"application/grpc", "application/grpc-web"})
  void areOneCountForAllForms(String type) {
    start("{rpc: %s, rate: 1/d}".formatted(GET));
    assertThat(json().status().code()).isEqualTo(200);
    var answer = rpc(type);
    assertThat(answer.headers().names().toString()).doesNotContain("ratelimit");
    var trailers =
        type.equals("application/grpc") ? answer.headers().toString() : answer.contentUtf8();
    assertThat(trailers)
        .containsPattern("grpc-status[:=] ?8")
        .containsPattern("grpc-retry-pushback-ms[:=] ?86[0-9]{6}");
    try (var socket = RawSocket.open(edge().gateway.port(), "/v1/users/u1")) {
      assertThat(socket.head()).as("no WebSocket, and no way around").doesNotContain(" 101 ");
    }
    assertThat(RawHttp.exchange(edge().gateway.port(), RawHttp.get("//v1/users/u1?a=b")))
        .doesNotContain(" 200 ");
    assertThat(RawHttp.exchange(edge().gateway.port(), RawHttp.get("/v1/%75sers/u%31")))
        .startsWith("HTTP/1.1 429 ");
    assertThat(edge().upstream.executions(GET)).isEqualTo(1);
  }

  @Test
  void leaveOtherRpcsAlone() {
    start("{rpc: %s, rate: 1/d}".formatted(GET));
    for (int i = 0; i < 3; i++) {
      assertThat(edge().get("/v1/users").status().code()).isEqualTo(200);
    }
    assertThat(edge().get("/v1/users").headers().contains("ratelimit")).isFalse();
  }

  @Test
  void countByHeader() {
    start("{rpc: %s, per: header X-Tenant, rate: 1/d}".formatted(GET));
    assertThat(json("x-tenant", "a").status().code()).isEqualTo(200);
    assertThat(json("x-tenant", "b").status().code()).isEqualTo(200);
    assertThat(json("x-tenant", "a").status().code()).isEqualTo(429);
    assertThat(json().status().code()).isEqualTo(200);
    assertThat(json().status().code()).isEqualTo(429);
    var start = "t".repeat(4_000);
    assertThat(json("x-tenant", start + "1").status().code()).isEqualTo(200);
    assertThat(json("x-tenant", start + "1").status().code()).isEqualTo(429);
    assertThat(json("x-tenant", start + "2").status().code()).isEqualTo(200);
  }

  @Test
  void areCountedFromTheStart() {
    start("{rpc: %s, rate: 1/d}".formatted(GET));
    assertThat(edge().admin("/metrics").contentUtf8())
        .contains("weir_rate_limited_total{limit=\"" + GET + " 1/d per address\"} 0");
  }

  @Test
  void countByTheClientBehindATrustedProxy() {
    start("{rpc: %s, rate: 1/d}".formatted(GET), "trusted-proxies: [127.0.0.0/8]");
    assertThat(json("x-forwarded-for", "192.0.2.1").status().code()).isEqualTo(200);
    assertThat(json("x-forwarded-for", "192.0.2.2").status().code()).isEqualTo(200);
    assertThat(json("x-forwarded-for", "192.0.2.1").status().code()).isEqualTo(429);
    assertThat(json("x-forwarded-for", "2001:db8::1").status().code()).isEqualTo(200);
    assertThat(json("x-forwarded-for", "2001:db8::ffff").status().code())
        .as("the same network")
        .isEqualTo(429);
  }

  @Test
  void doNotBelieveStrangersWhoTheyAre() {
    start("{rpc: %s, rate: 1/d}".formatted(GET));
    assertThat(json("x-forwarded-for", "192.0.2.1").status().code()).isEqualTo(200);
    assertThat(json("x-forwarded-for", "192.0.2.2").status().code()).isEqualTo(429);
  }

  @Test
  void limitPathsThatPassThrough() {
    try (var site =
        RawInstance.start((head, in, out) -> RawInstance.write(out, RawInstance.ok("x")))) {
      start(
          "{path: /old/**, rate: 1/d}",
          "clusters: {users: {endpoints: [\"${INSTANCE}\"]}, site: {endpoints: [\"127.0.0.1:%d\"], protocol: http1}}"
              .formatted(site.port()),
          "routes: [{path: /old/**, cluster: site}]");
      assertThat(edge().get("/old/a").status().code()).isEqualTo(200);
      assertThat(edge().get("/old/b").status().code()).isEqualTo(429);
    }
  }

  @Test
  void thatMatchNothingAreMistakes(@TempDir Path directory) throws IOException {
    var file =
        Files.writeString(
            directory.resolve("weir.yaml"),
            """
            apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
            clusters: {users: {endpoints: ["127.0.0.1:1"]}}
            rate-limits:
              - {rpc: weir.users.v1.UserService/GetUsr, rate: 1/s}
              - {path: /old/**, rate: 1/s}
            """);
    assertThatThrownBy(() -> GatewayConfig.read(file, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("weir.yaml:4: rate-limits: rpc: 'weir.users.v1.UserService/GetUsr'")
        .hasMessageContaining("weir.yaml:5: rate-limits: path: '/old/**'");
  }
}
