package io.weir.gateway;

import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.runtime.process.ProcessShell;
import io.weir.runtime.process.Program;
import io.weir.runtime.process.ServingProcess;
import java.nio.file.Path;
import java.util.Map;

/** The gateway as a process of its own: {@code -c FILE}. */
public final class GatewayMain implements Program<GatewayConfig> {
  private GatewayMain() {}

  public static void main(String[] args) {
    ProcessShell.run(new GatewayMain(), args);
  }

  @Override
  public String name() {
    return "gateway";
  }

  @Override
  public GatewayConfig read(Path file, Map<String, String> environment) {
    return GatewayConfig.read(file, environment);
  }

  @Override
  public TelemetryConfig telemetry(GatewayConfig config) {
    return config.telemetry();
  }

  @Override
  public String instance(GatewayConfig config) {
    return config.listen().host() + ":" + config.listen().port();
  }

  @Override
  public ServingProcess start(GatewayConfig config, Telemetry telemetry) {
    var gateway = Gateway.start(config, telemetry);
    return new ServingProcess(
        config.listen().shown(gateway.port()), config.admin().url(gateway.adminPort()), gateway);
  }
}
