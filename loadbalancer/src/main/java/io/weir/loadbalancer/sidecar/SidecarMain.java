package io.weir.loadbalancer.sidecar;

import io.weir.observability.Telemetry;
import io.weir.observability.logs.Logs;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.config.Environment;
import io.weir.runtime.serving.ProcessMain;
import java.nio.file.Path;

/** The sidecar as a process of its own: {@code -c FILE}. SIGTERM ends it gracefully. */
public final class SidecarMain {
  private SidecarMain() {}

  public static void main(String[] args) {
    Logs.json();
    ProcessMain.run(args, SidecarMain::start);
  }

  private static AutoCloseable start(Path file) {
    var environment = Environment.variables();
    var config = SidecarConfig.read(file, environment);
    var told = config.telemetry().withEnvironment(environment);
    var recent = new RecentTraces(told.recent());
    var telemetry = Telemetry.start(told, "weir-sidecar", config.listen().shown(), recent);
    try {
      var sidecar = Sidecar.start(config, telemetry);
      return () -> {
        sidecar.close();
        telemetry.close();
      };
    } catch (RuntimeException e) {
      telemetry.close();
      throw e;
    }
  }
}
