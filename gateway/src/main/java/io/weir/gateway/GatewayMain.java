package io.weir.gateway;

import io.weir.observability.Telemetry;
import io.weir.observability.logs.Logs;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.config.Environment;
import io.weir.runtime.serving.ProcessMain;
import java.nio.file.Path;

/** The gateway as a process of its own: {@code -c FILE}. SIGTERM ends it gracefully. */
public final class GatewayMain {
  private GatewayMain() {}

  public static void main(String[] args) {
    Logs.json();
    ProcessMain.run(args, GatewayMain::start);
  }

  private static AutoCloseable start(Path file) {
    var environment = Environment.variables();
    var config = GatewayConfig.read(file, environment);
    var told = config.telemetry().withEnvironment(environment);
    var instance = config.listen().host() + ":" + config.listen().port();
    var recent = new RecentTraces(told.recent());
    var telemetry = Telemetry.start(told, "weir-gateway", instance, recent);
    try {
      var gateway = Gateway.start(config, telemetry);
      return () -> {
        gateway.close();
        telemetry.close();
      };
    } catch (RuntimeException e) {
      telemetry.close();
      throw e;
    }
  }
}
