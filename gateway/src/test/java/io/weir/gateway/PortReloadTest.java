package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import io.weir.runtime.reload.ReloadStatus.Outcome;
import io.weir.testkit.port.LoopbackPort;
import io.weir.testkit.tls.TestCertificate;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reload that changes the ports on which a gateway listens. */
final class PortReloadTest {
  private static final String GET = "/v1/users/1";

  @TempDir private Path directory;

  private final ScriptedUpstream instance = ScriptedUpstream.start();

  PortReloadTest() {
    instance.always(USERS + "GetUser", Answer.ok(new byte[0]));
  }

  @AfterEach
  void stop() {
    instance.close();
  }

  private String on(String listen, String... more) {
    return """
    listen: %s
    apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
    clusters: {users: {endpoints: ["%s"]}}
    %s
    """
        .formatted(listen, instance.address(), String.join("\n", more));
  }

  private static String at(int port) {
    return "{host: 127.0.0.1, port: " + port + "}";
  }

  private static int get(int port) {
    return WebClient.of("h1c://127.0.0.1:" + port).get(GET).aggregate().join().status().code();
  }

  @Test
  void opensTheNewPortAndLetsCallsOfTheOldOneEnd() {
    var gate = new CompletableFuture<Void>();
    instance.always(USERS + "ListUsers", Answer.after(gate, Answer.ok(new byte[0])));
    try (var edge = ReloadingGateway.start(directory, on(at(0)))) {
      int before = edge.gateway.port();
      var overHttp1 = edge.client("h1c").get("/v1/users").aggregate();
      var overHttp2 = edge.client("h2c").get("/v1/users").aggregate();
      eventually("both have arrived", () -> instance.executions(USERS + "ListUsers") == 2);
      int next = LoopbackPort.free();
      var status = edge.reload(on(at(next), "drain: {delay: 0s, grace: 9s}"));
      assertThat(status.last().changes()).contains("listen.port: 0 -> " + next);
      assertThat(edge.gateway.port()).isEqualTo(next);
      assertThat(get(next)).isEqualTo(200);
      eventually("the old port is closed", () -> !LoopbackPort.accepts(before));
      assertThat(overHttp1).isNotDone();
      gate.complete(null);
      assertThat(overHttp1.join().status().code()).isEqualTo(200);
      assertThat(overHttp2.join().status().code()).isEqualTo(200);
      assertThat(get(next)).isEqualTo(200);
    }
  }

  @Test
  void anIdleConnectionOfTheOldPortIsServedOnceMore() throws IOException {
    try (var edge = ReloadingGateway.start(directory, on(at(0)));
        var talk = new Socket(InetAddress.getLoopbackAddress(), edge.gateway.port())) {
      talk.setSoTimeout(10_000);
      assertThat(ask(talk)).contains("HTTP/1.1 200 OK").doesNotContain("connection: close");
      var gate = new CompletableFuture<Void>();
      instance.always(USERS + "ListUsers", Answer.after(gate, Answer.ok(new byte[0])));
      var busy = edge.client("h1c").get("/v1/users").aggregate();
      eventually("it has arrived", () -> instance.executions(USERS + "ListUsers") == 1);
      var refusing = "access: [{rpc: \"weir.users.v1.UserService/ListUsers\", allow: public}]";
      assertThat(edge.reload(on(at(LoopbackPort.free()), refusing)).last().mistakes()).isEmpty();
      // By the configuration of now, and the last of its connection.
      assertThat(ask(talk)).contains("HTTP/1.1 403 Forbidden", "connection: close");
      assertThat(talk.getInputStream().read()).isNegative();
      gate.complete(null);
      assertThat(busy.join().status().code()).isEqualTo(200);
    }
  }

  /** Sends a request on an open connection. Returns the lines of the response's head. */
  private static List<String> ask(Socket talk) throws IOException {
    var request = "GET " + GET + " HTTP/1.1\r\nhost: test\r\n\r\n";
    talk.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    var in =
        new BufferedReader(new InputStreamReader(talk.getInputStream(), StandardCharsets.UTF_8), 1);
    List<String> head = new ArrayList<>();
    int length = 0;
    for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      head.add(line);
      if (line.startsWith("content-length: ")) {
        length = Integer.parseInt(line.substring("content-length: ".length()));
      }
    }
    for (int i = 0; i < length; i++) {
      in.read();
    }
    return head;
  }

  @Test
  void aTakenPortChangesNothing() throws IOException {
    try (var edge = ReloadingGateway.start(directory, on(at(0)));
        var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int before = edge.gateway.port();
      var status = edge.reload(on(at(other.getLocalPort()), "deadline: {max: 7s}"));
      assertThat(status.last().outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(status.last().mistakes())
          .containsExactly("gateway.yaml: port " + other.getLocalPort() + " is taken");
      assertThat(edge.gateway.port()).isEqualTo(before);
      assertThat(get(before)).isEqualTo(200);
      assertThat(TestEdge.json(edge.admin("/config")).at("/deadline/max").asText())
          .isNotEqualTo("7s");
    }
  }

  @Test
  void anotherHostOrTlsOnAnOpenPortIsRefused() {
    int port = LoopbackPort.free();
    try (var edge = ReloadingGateway.start(directory, on(at(port)))) {
      var everywhere = edge.reload(on("{host: 0.0.0.0, port: " + port + "}"));
      assertThat(everywhere.last().mistakes())
          .containsExactly(
              "gateway.yaml: listen: host, and whether there is tls, of port "
                  + port
                  + ": needs a restart to change; take the change back, or restart the gateway");
      assertThat(get(port)).isEqualTo(200);
      assertThat(edge.reload(on(at(LoopbackPort.free()))).last().mistakes()).isEmpty();
      eventually("it is closed", () -> !LoopbackPort.accepts(port));
      assertThat(edge.reload(on(at(port))).last().mistakes()).isEmpty();
      assertThat(get(port)).isEqualTo(200);
    }
  }

  @Test
  void aPlainPortComesAndGoesBesideTheOneWithTls() {
    var local = TestCertificate.of(directory, "localhost");
    var pair = "certificate: \"%s\", key: \"%s\"".formatted(local.certificate(), local.key());
    var secure = "{host: 127.0.0.1, port: 0, tls: {" + pair;
    int plain = LoopbackPort.free();
    try (var factory =
            ClientFactory.builder()
                .tlsCustomizer(tls -> tls.trustManager(local.certificate().toFile()))
                .build();
        var edge = ReloadingGateway.start(directory, on(secure + "}}"))) {
      int port = edge.gateway.port();
      var client = secure(factory, port);
      assertThat(client.get(GET).aggregate().join().status().code()).isEqualTo(200);
      var both = secure + ", plain: {port: " + plain + ", redirect: false}}}";
      assertThat(edge.reload(on(both)).last().mistakes()).isEmpty();
      assertThat(edge.gateway.port()).isEqualTo(port);
      assertThat(edge.gateway.plainPort()).isEqualTo(plain);
      assertThat(get(plain)).isEqualTo(200);
      assertThat(edge.reload(on(secure + "}}")).last().mistakes()).isEmpty();
      eventually("the plain port is closed", () -> !LoopbackPort.accepts(plain));
      assertThat(edge.gateway.plainPort()).isZero();
      assertThat(client.get(GET).aggregate().join().status().code()).isEqualTo(200);
      eventually("one is open", () -> edge.metric("weir_connections_active") == 1);
    }
  }

  private static WebClient secure(ClientFactory factory, int port) {
    return WebClient.builder("h2://localhost:" + port).factory(factory).build();
  }

  @Test
  void streamsOfAPortThatLeavesEndWithItsGrace() {
    instance.always(USERS + "WatchUsers", Answer.never());
    var drain = "drain: {delay: 0s, grace: 100ms}";
    try (var edge = ReloadingGateway.start(directory, on(at(0), drain))) {
      var stream = edge.client("h2c").get("/v1/users:watch").aggregate();
      eventually("it has begun", () -> instance.executions(USERS + "WatchUsers") == 1);
      assertThat(edge.reload(on(at(LoopbackPort.free()), drain)).last().mistakes()).isEmpty();
      assertThat(stream).isNotNull();
      eventually("it has ended", stream::isDone);
      eventually("the instance is left", () -> instance.cancellations() == 1);
      eventually("no connection is open", () -> edge.metric("weir_connections_active") == 0);
    }
  }

  @Test
  void aGatewayThatEndsWaitsForPortsThatLeave() {
    var gate = new CompletableFuture<Void>();
    instance.always(USERS + "ListUsers", Answer.after(gate, Answer.ok(new byte[0])));
    CompletableFuture<Void> closed;
    var drain = "drain: {delay: 0s, grace: 9s}";
    var edge = ReloadingGateway.start(directory, on(at(0), drain));
    var underWay = edge.client("h2c").get("/v1/users").aggregate();
    eventually("it has arrived", () -> instance.executions(USERS + "ListUsers") == 1);
    assertThat(edge.reload(on(at(LoopbackPort.free()), drain)).last().mistakes()).isEmpty();
    int port = edge.gateway.port();
    closed = CompletableFuture.runAsync(edge::close);
    eventually("it drains", () -> !LoopbackPort.accepts(port));
    gate.complete(null);
    assertThat(underWay.join().status().code()).isEqualTo(200);
    assertThat(closed).succeedsWithin(Duration.ofSeconds(10));
  }
}
