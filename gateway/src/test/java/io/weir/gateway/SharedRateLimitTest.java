package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.config.ConfigException;
import io.weir.testkit.redis.RedisTestServer;
import io.weir.testkit.upstream.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways that share their limits. */
final class SharedRateLimitTest {
  private static final String GET = USERS + "GetUser";
  private static final String SETTLED = "weir_rate_limit_settlements_total{result=\"settled\"}";

  @SuppressWarnings("NullAway.Init")
  private static RedisTestServer server;

  @BeforeAll
  static void start() {
    server = RedisTestServer.start("open-sesame");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static TestEdge gateway(String limit, String store) {
    var edge = TestEdge.start("rate-limits: [" + limit + "]", "rate-limit-store: {" + store + "}");
    edge.upstream.always(GET, Answer.ok(new byte[0]));
    return edge;
  }

  private static String store() {
    return "redis: '" + server.url() + "', password: open-sesame, prefix: edge";
  }

  private static int call(TestEdge edge) {
    return edge.get("/v1/users/u1").status().code();
  }

  @Test
  void countsCallsOfBothGatewaysTogether() {
    var limit = "{rpc: %s, per: everyone, rate: 2/d}".formatted(GET);
    try (var one = gateway(limit, store());
        var other = gateway(limit, store())) {
      assertThat(one.metric("weir_rate_limit_store_up")).isEqualTo(1);
      assertThat(call(one)).isEqualTo(200);
      eventually("settled", () -> one.metric(SETTLED) == 1);
      assertThat(call(other)).isEqualTo(200);
      eventually("settled", () -> other.metric(SETTLED) == 1);
      assertThat(call(other)).isEqualTo(429);
      assertThat(one.admin("/config").contentUtf8())
          .contains(server.url())
          .doesNotContain("open-sesame");
    }
  }

  @Test
  void answersUnavailableIfItMayNotCountAlone() {
    var limit = "{rpc: %s, rate: 2/d}".formatted(GET);
    try (var edge = gateway(limit, "redis: 'redis://127.0.0.1:1', when-away: closed")) {
      var answer = edge.get("/v1/users/u1");
      assertThat(answer.status().code()).isEqualTo(503);
      assertThat(answer.headers().get("retry-after")).isEqualTo("1");
      assertThat(answer.contentUtf8()).contains("calls cannot be counted at the moment");
      assertThat(edge.metric("weir_rate_limit_store_up")).isZero();
      assertThat(edge.metric("weir_rate_limited_total")).isEqualTo(1);
    }
  }

  @Test
  void countsAloneWithoutAServerByDefault() {
    var limit = "{rpc: %s, rate: 1/d}".formatted(GET);
    try (var edge = gateway(limit, "redis: 'redis://127.0.0.1:1'")) {
      assertThat(call(edge)).isEqualTo(200);
      assertThat(call(edge)).isEqualTo(429);
    }
  }

  @Test
  void needsAStoreForALimitThatMustBeShared(@TempDir Path directory) throws IOException {
    var file =
        Files.writeString(
            directory.resolve("weir.yaml"),
            """
            apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
            clusters: {users: {endpoints: ["127.0.0.1:1"]}}
            rate-limits:
              - {rpc: weir.users.v1.UserService/GetUser, rate: 1/s, shared: true}
            """);
    assertThatThrownBy(() -> GatewayConfig.read(file, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("weir.yaml:4: rate-limits: shared: true needs a store");
    assertThat(
            GatewayConfig.read(file, Map.of("WEIR_RATE_LIMIT_STORE_REDIS", "redis://h"))
                .rateLimitStore()
                .redis())
        .hasHost("h");
  }
}
