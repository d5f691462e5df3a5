package io.weir.runtime.process;

import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.runtime.reload.Reloads;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Program that serves nothing. With a file called endless, it does not end in order; with one
 * called reloading, it can reload.
 */
final class SignalProgram implements Program<SignalProgram.Config> {
  record Config(boolean endless, boolean reloads) {}

  public static void main(String[] args) {
    ProcessShell.run(new SignalProgram(), args);
  }

  @Override
  public String name() {
    return "signal-test";
  }

  @Override
  public Config read(Path file, Map<String, String> environment) {
    return new Config(file.endsWith("endless"), file.endsWith("reloading"));
  }

  @Override
  public TelemetryConfig telemetry(Config config) {
    return TelemetryConfig.defaults();
  }

  @Override
  public String instance(Config config) {
    return "0";
  }

  @Override
  public ServingProcess start(Config config, Telemetry telemetry, Reloads<Config> reloads) {
    if (config.reloads()) {
      reloads.serve(config, next -> System.err.println("applied " + next));
    }
    return new ServingProcess("0 (none)", "http://none", () -> close(config));
  }

  private static void close(Config config) throws InterruptedException {
    System.err.println("closing");
    if (config.endless()) {
      new CountDownLatch(1).await();
    }
  }
}
