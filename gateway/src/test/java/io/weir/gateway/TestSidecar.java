package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;

import com.linecorp.armeria.client.WebClient;
import io.weir.loadbalancer.sidecar.Sidecar;
import io.weir.loadbalancer.sidecar.SidecarConfig;
import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.config.ConfigReader;
import java.util.Map;

/** Sidecar on free ports. */
final class TestSidecar implements AutoCloseable {
  private final Telemetry telemetry;
  private final Sidecar sidecar;

  private TestSidecar(Telemetry telemetry, Sidecar sidecar) {
    this.telemetry = telemetry;
    this.sidecar = sidecar;
  }

  /**
   * Starts a sidecar in front of one instance.
   *
   * @param cluster keys of its cluster: "endpoints: [\"h:1\"], timeout: 1s"
   */
  static TestSidecar start(String cluster, String... keys) {
    var telemetry =
        Telemetry.start(TelemetryConfig.defaults(), "weir-sidecar", "test", new RecentTraces(20));
    var text =
        "listen: {port: 0}\nadmin: {port: 0}\nclusters: {users: {%s}}\n%s\n"
            .formatted(cluster, String.join("\n", keys));
    var config = ConfigReader.read(text, "test", SidecarConfig.class, Map.of());
    var started = new TestSidecar(telemetry, Sidecar.start(config, telemetry));
    var admin = WebClient.of("http://127.0.0.1:" + started.sidecar.adminPort());
    eventually(
        "the instance is checked",
        () -> admin.get("/clusters").aggregate().join().contentUtf8().contains("\"serving\""));
    return started;
  }

  int port() {
    return sidecar.port();
  }

  @Override
  public void close() {
    sidecar.close();
    telemetry.close();
  }
}
