package io.weir.faults;

import com.linecorp.armeria.client.WebClient;
import io.weir.gateway.Gateway;
import io.weir.gateway.GatewayConfig;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.quickstart.GatewayAdmin;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.time.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Gateway of the users API in front of a list of addresses. */
final class Front implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Telemetry telemetry;
  private final Gateway gateway;

  private Front(Telemetry telemetry, Gateway gateway) {
    this.telemetry = telemetry;
    this.gateway = gateway;
  }

  /**
   * Starts a gateway and returns when all endpoints are in use.
   *
   * @param keys keys of the cluster, besides its endpoints; one line each
   */
  static Front before(List<String> addresses, String... keys) {
    var telemetry =
        Telemetry.start(
            TelemetryConfig.defaults(), "weir-gateway", "gateway", new RecentTraces(10));
    var config =
        ConfigReader.read(
            "listen: {host: 127.0.0.1, port: 0}\nadmin: {port: 0}\n"
                + yaml(addresses, "{delay: 0s, grace: 0s}", keys),
            "test",
            GatewayConfig.class,
            Map.of());
    var front = new Front(telemetry, Gateway.start(config, telemetry));
    for (var address : addresses) {
      var _ = Eventually.within(PATIENCE, address + " is used", () -> front.serving(address));
    }
    return front;
  }

  /** Returns the configuration without the ports. */
  static String yaml(List<String> addresses, String drain, String... keys) {
    return """
    apis:
      - descriptors: classpath:weir/users/v1/users.binpb
        cluster: users
    clusters:
      users:
        endpoints: [%s]
    %s
    drain: %s
    """
        .formatted(
            addresses.stream().map(a -> '"' + a + '"').collect(Collectors.joining(", ")),
            List.of(keys).stream().map(key -> "    " + key).collect(Collectors.joining("\n")),
            drain);
  }

  private boolean serving(String address) throws Exception {
    return admin().endpoint(address).path("reason").asText().equals("serving");
  }

  GatewayAdmin admin() {
    return new GatewayAdmin(gateway.adminPort());
  }

  String state(String address) throws Exception {
    return admin().endpoint(address).path("state").asText();
  }

  int port() {
    return gateway.port();
  }

  /** Returns a client that uses HTTP/2. */
  WebClient client() {
    return WebClient.builder("h2c://127.0.0.1:" + port()).responseTimeoutMillis(20_000).build();
  }

  String metrics() {
    return telemetry.prometheus();
  }

  @Override
  public void close() {
    gateway.close();
    telemetry.close();
  }
}
