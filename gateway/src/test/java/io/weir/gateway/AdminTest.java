package io.weir.gateway;

import static io.weir.gateway.TestEdge.json;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.upstream.ScriptedUpstream;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AdminTest {
  private TestEdge edge;

  @BeforeAll
  void start() {
    edge = TestEdge.start();
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @Test
  void listsTheRoutes() {
    var routes = json(edge.admin("/routes"));
    assertThat(routes.size()).isGreaterThan(10);
    var get =
        routes
            .valueStream()
            .filter(route -> route.get("rpc").asText().equals("weir.users.v1.UserService/GetUser"))
            .findFirst()
            .orElseThrow();
    assertThat(get.get("method").asText()).isEqualTo("GET");
    assertThat(get.get("template").asText()).isEqualTo("/v1/users/{id}");
    assertThat(get.get("kind").asText()).isEqualTo("UNARY");
    assertThat(get.get("safety").asText()).isEqualTo("SAFE");
    assertThat(get.get("cluster").asText()).isEqualTo("users");
  }

  @Test
  void showsTheClusters() {
    eventually(
        "the instance is healthy",
        () -> json(edge.admin("/clusters")).at("/0/endpoints/0/healthy").asBoolean());
    var cluster = json(edge.admin("/clusters")).get(0);
    assertThat(cluster.get("name").asText()).isEqualTo("users");
    assertThat(cluster.at("/endpoints/0/address").asText()).isEqualTo(edge.upstream.address());
  }

  @Test
  void showsTheConfiguration() {
    var config = json(edge.admin("/config"));
    assertThat(config.at("/apis/0/cluster").asText()).isEqualTo("users");
    assertThat(config.at("/limits/body").asText()).isEqualTo("4MiB");
    assertThat(config.at("/deadline/max").asText()).isEqualTo("30s");
  }

  @Test
  void keepsAHistoryForTheConsole() {
    edge.get("/v1/users/u1");
    var path = "/console/history?cluster=users&endpoint=" + edge.upstream.address();
    eventually(
        "the request is in it",
        () ->
            json(edge.admin(path)).get("rate").valueStream().anyMatch(rate -> rate.asDouble() > 0));
    eventually(
        "and in that of the process",
        () ->
            json(edge.admin("/console/history"))
                .get("rate")
                .valueStream()
                .anyMatch(rate -> rate.asDouble() > 0));
    assertThat(edge.admin("/").contentUtf8()).contains("href=\"/console\"", "href=\"/routes\"");
  }

  @Test
  void isReadyWhileAnInstanceIs() {
    eventually("it is ready", () -> edge.admin("/readyz").status().code() == 200);
    try (var lonely = TestEdge.start()) {
      lonely.upstream.stop();
      eventually("it is not", () -> lonely.admin("/readyz").status().code() == 503);
      assertThat(lonely.admin("/health").contentUtf8()).contains("0 of 1 endpoints healthy");
      assertThat(lonely.admin("/livez").status().code()).isEqualTo(200);
    }
  }

  @Test
  void isNotReadyWithoutAClusterThatIsRequired() {
    var orders = ScriptedUpstream.start();
    orders.stop();
    for (var required : List.of("true", "false")) {
      try (var two =
          TestEdge.start(
              "clusters: {users: {endpoints: [\"${INSTANCE}\"]}, "
                  + "orders: {endpoints: [\"%s\"], required: %s}}"
                      .formatted(orders.address(), required))) {
        eventually("it is out", () -> two.admin("/readyz?cluster=orders").status().code() == 503);
        assertThat(two.admin("/readyz").status().code())
            .isEqualTo(required.equals("true") ? 503 : 200);
        assertThat(two.admin("/readyz").contentUtf8()).contains("0 of 1 endpoints healthy");
      }
    }
    orders.close();
  }

  @Test
  void countsRequestsAndConnections() {
    edge.get("/v1/users/u1");
    eventually(
        "the request is counted",
        () -> {
          var metrics = edge.admin("/metrics").contentUtf8();
          return metrics.contains("weir_connections_active")
              && metrics.contains("GET /v1/users/{id}");
        });
  }
}
