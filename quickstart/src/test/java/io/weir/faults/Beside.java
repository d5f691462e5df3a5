package io.weir.faults;

import io.weir.loadbalancer.sidecar.Sidecar;
import io.weir.loadbalancer.sidecar.SidecarConfig;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.quickstart.GatewayAdmin;
import io.weir.runtime.config.ConfigReader;
import io.weir.testkit.time.Eventually;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Sidecar in front of a list of addresses. */
final class Beside implements AutoCloseable {
  private final Telemetry telemetry;
  private final Sidecar sidecar;

  private Beside(Telemetry telemetry, Sidecar sidecar) {
    this.telemetry = telemetry;
    this.sidecar = sidecar;
  }

  /**
   * Starts a sidecar and returns when all endpoints are in use.
   *
   * @param safe RPC that the sidecar may repeat; empty for none
   * @param keys keys of the cluster, besides its endpoints
   */
  static Beside before(List<String> addresses, String safe, String keys) {
    var telemetry =
        Telemetry.start(
            TelemetryConfig.defaults(), "weir-sidecar", "sidecar", new RecentTraces(10));
    var yaml =
        """
        listen: {host: 127.0.0.1, port: 0}
        admin: {port: 0}
        routes: [{service: weir.users.v1.UserService, safe: [%s], cluster: users}]
        clusters:
          users:
            endpoints: [%s]
            %s
        drain: {delay: 0s, grace: 0s}
        """
            .formatted(
                safe.isEmpty() ? "" : '"' + safe + '"',
                addresses.stream().map(a -> '"' + a + '"').collect(Collectors.joining(", ")),
                keys);
    var config = ConfigReader.read(yaml, "test", SidecarConfig.class, Map.of());
    var beside = new Beside(telemetry, Sidecar.start(config, telemetry));
    var admin = new GatewayAdmin(beside.sidecar.adminPort());
    Eventually.eventually(
        "all are checked", () -> !admin.get("/clusters").toString().contains("not checked yet"));
    return beside;
  }

  String address() {
    return "127.0.0.1:" + sidecar.port();
  }

  @Override
  public void close() {
    sidecar.close();
    telemetry.close();
  }
}
