package io.weir.runtime.process;

import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import java.nio.file.Path;
import java.util.Map;

/**
 * A program that serves until a signal ends it: gateway, sidecar, user service. {@link
 * ProcessShell} does what all of them have in common.
 *
 * @param <C> its configuration
 */
public interface Program<C extends Record> {
  /** The command's name, such as "user-service"; {@code service.name} is this after "weir-". */
  String name();

  /**
   * @throws io.weir.runtime.config.ConfigException with every mistake in the file
   */
  C read(Path file, Map<String, String> environment);

  TelemetryConfig telemetry(C config);

  /** The {@code service.instance.id} in traces. */
  String instance(C config);

  /**
   * Starts to serve. The shell closes the telemetry after the result.
   *
   * @throws RuntimeException if it cannot; nothing runs then
   */
  ServingProcess start(C config, Telemetry telemetry);
}
