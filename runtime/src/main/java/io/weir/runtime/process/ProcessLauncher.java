package io.weir.runtime.process;

import io.weir.observability.Telemetry;
import io.weir.observability.traces.RecentTraces;
import io.weir.runtime.reload.Reloads;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a program: reads its configuration, starts its telemetry, and then starts the program
 * itself.
 */
public final class ProcessLauncher {
  private static final Logger log = LoggerFactory.getLogger(ProcessLauncher.class);

  private ProcessLauncher() {}

  /**
   * Starts a program that serves until it is closed.
   *
   * @param running receives telemetry and program, so that the program closes first; closed if the
   *     program cannot start
   */
  public static <C extends Record> Reloads<C> launch(
      Program<C> program, Path file, Map<String, String> environment, Closer running) {
    try {
      var config = program.read(file, environment);
      var telemetry = running.add(telemetry(program, config, environment));
      var source = new ProgramConfig<>(program, file, environment);
      var reloads = new Reloads<>(source, InstantSource.system(), telemetry.meters());
      var serving = program.start(config, telemetry, reloads);
      running.add(serving.process());
      // Closed first: no configuration is applied to a process that ends.
      running.add(reloads);
      log.info(
          "{} listens on {}, admin pages on {}",
          program.name().replace('-', ' '),
          serving.address(),
          serving.adminPages());
      return reloads;
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
  }

  private static <C extends Record> Telemetry telemetry(
      Program<C> program, C config, Map<String, String> environment) {
    var settings = program.telemetry(config).withEnvironment(environment);
    return Telemetry.start(
        settings,
        "weir-" + program.name(),
        program.instance(config),
        new RecentTraces(settings.recent()));
  }
}
