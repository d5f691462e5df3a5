package io.weir.quickstart;

import static io.weir.testkit.time.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.gateway.Gateway;
import io.weir.gateway.GatewayConfig;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.config.ConfigReader;
import io.weir.runtime.process.Closer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Two gateways in front of two instances, as behind a load balancer, with one shared room. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TwoGatewaysTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int EACH = 40;

  private final Closer started = new Closer();
  private final HttpClient client = started.add(HttpClient.newHttpClient());
  private List<Integer> gateways = List.of();

  @BeforeAll
  void start() {
    var stack =
        started.add(
            new Stack(
                new StackOptions("127.0.0.1", 0, 0, 0, 2, null, null, null, null),
                TelemetryConfig.defaults(),
                new Progress(
                    new PrintWriter(new StringWriter(), true),
                    Instant.EPOCH,
                    InstantSource.fixed(Instant.EPOCH))));
    var running = stack.start();
    gateways = List.of(running.gateway().port(), another(running.ports()).port());
  }

  private Gateway another(List<Integer> instances) {
    var addresses = instances.stream().map(port -> "\"127.0.0.1:" + port + '"').toList();
    var config =
        ConfigReader.read(
            """
            listen: {host: 127.0.0.1, port: 0}
            admin: {port: 0}
            apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
            clusters: {users: {endpoints: %s, balance: round-robin}}
            drain: {delay: 0s, grace: 2s}
            """
                .formatted(addresses),
            "test",
            GatewayConfig.class,
            Map.of());
    var telemetry =
        started.add(
            Telemetry.start(
                TelemetryConfig.defaults(), "weir-gateway", "gateway-2", new RecentTraces(10)));
    return started.add(Gateway.start(config, telemetry));
  }

  @AfterAll
  void end() {
    started.close();
  }

  @Test
  void whatIsSaidThroughOneIsHeardThroughTheOtherInOneOrder() throws Exception {
    var members =
        IntStream.range(0, 4)
            .mapToObj(
                n -> started.add(new RoomMember(client, gateways.get(n % 2), "order", "M" + n)))
            .toList();
    for (var member : members) {
      var _ = within(PATIENCE, "it has joined", member::hasJoined);
    }
    try (var speakers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int n = 0; n < 2; n++) {
        var speaker = members.get(n);
        var words = IntStream.range(0, EACH).mapToObj(i -> speaker.hashCode() + ":" + i).toList();
        speakers.execute(() -> words.forEach(speaker::say));
      }
    }
    for (var member : members) {
      var _ = within(PATIENCE, "it has heard all", () -> member.messages().size() == 2 * EACH);
      assertThat(member.messages()).isEqualTo(members.getFirst().messages());
    }
    var numbers =
        members.getFirst().messages().stream().map(each -> each.substring(0, each.indexOf(' ')));
    assertThat(numbers)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 2 * EACH).mapToObj(String::valueOf).toList());
  }

  @Test
  void aRefusalEndsASocketWithItsCode() {
    var nameless = started.add(new RoomMember(client, gateways.getFirst(), "order", " "));
    assertThat(nameless.closed().orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(4003);
  }
}
