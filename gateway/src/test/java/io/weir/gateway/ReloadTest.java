package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.gateway.TestEdge.json;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.TlsKeyPair;
import io.weir.runtime.reload.ReloadStatus.Outcome;
import io.weir.testkit.tls.TestCertificate;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reload of the configuration of a gateway that serves. */
final class ReloadTest {
  private static final String APIS =
      "apis: [{descriptors: \"classpath:weir/users/v1/users.binpb\", cluster: users}]\n";

  @TempDir private Path directory;

  private final ScriptedUpstream first = ScriptedUpstream.start();
  private final ScriptedUpstream second = ScriptedUpstream.start();

  ReloadTest() {
    first.always(USERS + "GetUser", Answer.ok(new byte[0]));
    second.always(USERS + "GetUser", Answer.ok(new byte[0]));
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  /** Returns a file with the cluster "users" at these instances, and more of its keys. */
  private static String users(String more, ScriptedUpstream... instances) {
    var endpoints = Arrays.stream(instances).map(ScriptedUpstream::address).toList();
    var quoted = endpoints.stream().map("\"%s\""::formatted).toList();
    return APIS + "clusters:\n  users: {endpoints: " + quoted + more + "}\n";
  }

  private ReloadingGateway start(String yaml) {
    return ReloadingGateway.start(directory, yaml);
  }

  @Test
  void servesByTheChangedFile() {
    try (var edge = start(users("", first))) {
      assertThat(edge.get("/v1/users/1").status().code()).isEqualTo(200);
      var status =
          edge.reload(
              users("", first)
                  + "access: [{rpc: \"weir.users.v1.UserService/ListUsers\", allow: public}]\n");
      assertThat(status.last().outcome()).isEqualTo(Outcome.APPLIED);
      assertThat(status.version()).isEqualTo(2);
      assertThat(status.last().changes()).singleElement().asString().startsWith("access[0]: added");
      assertThat(edge.get("/v1/users/1").status().code()).isEqualTo(403);
      assertThat(edge.metric("weir_config_version")).isEqualTo(2);
      assertThat(edge.metric("weir_config_reloads_total{outcome=\"applied\"}")).isEqualTo(1);
    }
  }

  @Test
  void aFileWithMistakesChangesNothing() {
    try (var edge = start(users("", first))) {
      edge.write(users(", timeout: soon", first) + "limits: {concurrent: 0}\nadmin: {prot: 1}\n");
      var answer = edge.put("/config/reload", "{}");
      assertThat(answer.status().code()).isEqualTo(422);
      var mistakes = json(answer).at("/last/mistakes").valueStream().map(m -> m.asText()).toList();
      assertThat(mistakes).hasSize(3).allMatch(line -> line.matches(".*gateway\\.yaml:\\d+: .*"));
      assertThat(edge.get("/v1/users/1").status().code()).isEqualTo(200);
      assertThat(json(edge.admin("/config")).at("/last-reload/last/mistakes")).hasSize(3);
      assertThat(edge.reloads.status().version()).isEqualTo(1);
      assertThat(edge.metric("weir_config_reloads_total{outcome=\"refused\"}")).isEqualTo(1);

      edge.write(users(", timeout: 7s", first));
      assertThat(edge.put("/config/reload", "{}").status().code()).isEqualTo(200);
      assertThat(json(edge.admin("/config")).at("/clusters/users/timeout").asText())
          .isEqualTo("7s");
      assertThat(json(edge.admin("/config/reload")).at("/version").asInt()).isEqualTo(2);
    }
  }

  @Test
  void refusesWhatARunningGatewayCannotChangeAndNamesEach() {
    try (var edge = start(users("", first))) {
      var status =
          edge.reload(
              users(", timeout: 7s", first)
                  + "limits: {memory: {max: 11MiB}}\ntelemetry: {sampling: 3%}\n");
      assertThat(status.last().outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(status.last().mistakes())
          .satisfiesExactly(
              memory -> assertThat(memory).contains("limits: memory", "restart"),
              telemetry -> assertThat(telemetry).contains("telemetry", "restart"));
      assertThat(json(edge.admin("/config")).at("/clusters/users/timeout").asText())
          .isEqualTo("none");
    }
  }

  @Test
  void aConflictOfApisChangesNothing() {
    try (var edge = start(users("", first))) {
      var twice =
          users("", first)
                  .replace(
                      "cluster: users}]",
                      "cluster: users}, {descriptors: \"classpath:weir/users/v1/users.binpb\", cluster:"
                          + " more}]")
              + "  more: {endpoints: [\""
              + second.address()
              + "\"]}\n";
      assertThat(edge.reload(twice).last().outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(edge.get("/v1/users/1").status().code()).isEqualTo(200);
      assertThat(json(edge.admin("/clusters"))).hasSize(1);
      assertThat(edge.metric("weir_cluster_endpoints{cluster=\"users\",state=\"active\"}"))
          .isEqualTo(1);
      assertThat(edge.admin("/metrics").contentUtf8()).doesNotContain("cluster=\"more\",state");
    }
  }

  @Test
  void followsAFileThatIsReplaced() {
    try (var edge = start(users("", first))) {
      edge.write(users(", timeout: 9s", first));
      eventually("it is reloaded", () -> edge.reloads.status().version() == 2);
      edge.write(users(", timeout: 9s", first) + "reload: {watch: false}\n");
      eventually("again", () -> edge.reloads.status().version() == 3);
      assertThat(edge.reloads.status().last().cause()).isEqualTo("a change of its files");
    }
  }

  @Test
  void clustersThatDidNotChangeKeepConnectionsAndState() {
    var two = users("", first, second);
    try (var edge = start(two)) {
      var client = edge.client("h1c");
      for (int i = 0; i < 20; i++) {
        assertThat(client.get("/v1/users/1").aggregate().join().status().code()).isEqualTo(200);
      }
      var drained =
          edge.put("/clusters/users/endpoints/" + second.address(), "{\"state\": \"drained\"}");
      assertThat(drained.status().code()).isEqualTo(200);
      double connections = edge.metric("weir_connections_active");
      assertThat(edge.reload(two + "deadline: {max: 11s}\n").version()).isEqualTo(2);
      assertThat(edge.cluster("users").at("/endpoints/1/state").asText()).isEqualTo("drained");
      // An endpoint more: the cluster stays the same, too.
      assertThat(edge.reload(users("", first) + "deadline: {max: 11s}\n").version()).isEqualTo(3);
      assertThat(edge.reload(two).version()).isEqualTo(4);
      assertThat(client.get("/v1/users/1").aggregate().join().status().code()).isEqualTo(200);
      assertThat(edge.cluster("users").at("/endpoints/0/state").asText()).isEqualTo("active");
      assertThat(edge.metric("weir_connections_active")).isEqualTo(connections);
      assertThat(edge.metric("weir_endpoint_connections{cluster=\"users\"")).isPositive();
    }
  }

  @Test
  void callsUnderWayEndByTheConfigurationBefore() {
    var gate = new CompletableFuture<Void>();
    first.always(USERS + "GetUser", Answer.after(gate, Answer.ok(new byte[0])));
    try (var edge = start(users("", first))) {
      var underWay = edge.client("h2c").get("/v1/users/1").aggregate();
      eventually("it has arrived", () -> first.executions(USERS + "GetUser") == 1);
      assertThat(edge.reload(users(", timeout: 8s", second)).version()).isEqualTo(2);
      assertThat(edge.get("/v1/users/1").status().code()).isEqualTo(200);
      assertThat(second.executions(USERS + "GetUser")).isEqualTo(1);
      gate.complete(null);
      assertThat(underWay.join().status().code()).isEqualTo(200);
    }
  }

  @Test
  void streamsOfAClusterThatLeavesEndInTime() {
    first.always(USERS + "WatchUsers", Answer.never());
    try (var edge = start(users("", first))) {
      var stream = edge.client("h2c").get("/v1/users:watch").aggregate();
      eventually("it has begun", () -> first.executions(USERS + "WatchUsers") == 1);
      assertThat(edge.reload(users(", timeout: 8s", first)).version()).isEqualTo(2);
      assertThat(stream).succeedsWithin(Duration.ofSeconds(10));
      eventually("the instance is left", () -> first.cancellations() == 1);
    }
  }

  @Test
  void rateLimitsGoOnCounting() {
    var limited =
        users("", first) + "rate-limits: [{rpc: \"*\", per: everyone, rate: 1/d, burst: 2}]\n";
    try (var edge = start(limited)) {
      assertThat(edge.get("/v1/users/1").status().code()).isEqualTo(200);
      assertThat(edge.reload(limited + "deadline: {max: 11s}\n").version()).isEqualTo(2);
      assertThat(edge.get("/v1/users/1").status().code()).isEqualTo(200);
      assertThat(edge.get("/v1/users/1").status().code()).isEqualTo(429);
    }
  }

  @Test
  void aChangedBoundHoldsForRequestsFromThenOn() {
    first.always(USERS + "GetUser", Answer.never());
    try (var edge = start(users("", first))) {
      var waits = edge.client("h2c").get("/v1/users/1").aggregate();
      eventually("it has arrived", () -> first.executions(USERS + "GetUser") == 1);
      assertThat(edge.reload(users("", first) + "limits: {concurrent: 1}\n").version())
          .isEqualTo(2);
      assertThat(edge.get("/v1/users/1").status().code()).isEqualTo(503);
      assertThat(waits).isNotDone();
      assertThat(edge.metric("weir_requests_in_flight")).isEqualTo(1);
    }
  }

  /** The identity of a connection is read once for each configuration, not once for all. */
  @Test
  void servicesAreToldOfAnOpenConnectionUnderTheChangedName() {
    var server = TestCertificate.of(directory, "localhost");
    var shop = TestCertificate.of(directory, "shop.internal");
    var tls =
        "listen: {host: 127.0.0.1, port: 0, tls: {certificate: \"%s\", key: \"%s\", client-ca: \"%s\"}}\n"
            .formatted(server.certificate(), server.key(), shop.certificate());
    var file = users("", first) + tls + "identity: {certificates: {metadata: x-first}}\n";
    try (var edge = start(file);
        var factory =
            ClientFactory.builder()
                .tls(TlsKeyPair.of(shop.key().toFile(), shop.certificate().toFile()))
                .tlsNoVerify()
                .build()) {
      var client =
          WebClient.builder("h2://localhost:" + edge.gateway.port()).factory(factory).build();
      assertThat(client.get("/v1/users/1").aggregate().join().status().code()).isEqualTo(200);
      assertThat(first.calls().getLast().header("x-first")).isEqualTo("shop.internal");
      assertThat(edge.reload(file.replace("x-first", "x-second")).version()).isEqualTo(2);
      assertThat(client.get("/v1/users/1").aggregate().join().status().code()).isEqualTo(200);
      assertThat(first.calls().getLast().header("x-second")).isEqualTo("shop.internal");
      assertThat(first.calls().getLast().header("x-first")).isNull();
      assertThat(edge.metric("weir_connections_active")).isEqualTo(1);
    }
  }

  @Test
  void metricsAreThoseOfTheClustersThatServe() {
    try (var edge = start(users("", first))) {
      IntStream.range(1, 6)
          .forEach(i ->
              assertThat(edge.reload(users(", timeout: " + i + "s", second)).version())
                  .isEqualTo(i + 1));
      assertThat(edge.get("/v1/users/1").status().code()).isEqualTo(200);
      assertThat(edge.metric("weir_cluster_endpoints{cluster=\"users\",state=\"active\"}"))
          .isEqualTo(1);
      var left = "weir_endpoint_healthy{cluster=\"users\",endpoint=\"" + first.address();
      assertThat(edge.admin("/metrics").contentUtf8()).doesNotContain(left);
      assertThat(edge.metric("weir_endpoint_healthy{cluster=\"users\"")).isEqualTo(1);
    }
  }

  @Test
  void whatLeftIsClosedWhenItsCallsAreOver() {
    var quick = "deadline: {max: 300ms}\ndrain: {delay: 0s, grace: 200ms}\n";
    try (var edge = start(users("", first) + quick)) {
      assertThat(edge.get("/v1/users/1").status().code()).isEqualTo(200);
      // More of them than there are event loops.
      for (int i = 1; i <= 12; i++) {
        var instance = i % 2 == 0 ? first : second;
        assertThat(edge.reload(users(", timeout: " + i + "s", instance) + quick).version())
            .isEqualTo(i + 1);
      }
      assertThat(edge.reload(users("", second) + quick).version()).isEqualTo(14);
      eventually("the first is left", () -> first.open() == 0);
      assertThat(edge.get("/v1/users/1").status().code()).isEqualTo(200);
    }
  }

  @Test
  void readinessIsThatOfTheClustersThatServe() {
    try (var edge = start(users("", first))) {
      assertThat(edge.admin("/readyz").status().code()).isEqualTo(200);
      var nowhere = APIS + "clusters:\n  users: {endpoints: [\"127.0.0.1:1\"]}\n";
      assertThat(edge.reload(nowhere).version()).isEqualTo(2);
      eventually("not ready", () -> edge.admin("/readyz").status().code() == 503);
      assertThat(edge.reload(users("", second)).version()).isEqualTo(3);
      eventually("ready", () -> edge.admin("/readyz").status().code() == 200);
    }
  }
}
