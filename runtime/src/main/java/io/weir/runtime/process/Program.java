package io.weir.runtime.process;

import io.weir.observability.Telemetry;
import io.weir.observability.TelemetryConfig;
import io.weir.runtime.reload.Reloads;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Program that serves until a signal ends it: gateway, sidecar, user service. {@link ProcessShell}
 * implements what all of them have in common.
 *
 * @param <C> type of its configuration
 */
public interface Program<C extends Record> {
  /**
   * Returns the command's name, such as "user-service". {@code service.name} is this after "weir-".
   */
  String name();

  /**
   * Reads the configuration.
   *
   * @throws io.weir.runtime.config.ConfigException with every mistake in the file
   */
  C read(Path file, Map<String, String> environment);

  TelemetryConfig telemetry(C config);

  /** Returns the {@code service.instance.id} in traces. */
  String instance(C config);

  /**
   * Prepares what every start needs. Runs on a thread of its own while the configuration is read.
   */
  default void preload() {}

  /** Returns the record whose keys are those of the file. */
  default Record shown(C config) {
    return config;
  }

  /**
   * Returns the files whose change reloads the configuration; none by default.
   *
   * @param file file of the configuration
   */
  default List<Path> watched(C config, Path file) {
    return List.of();
  }

  /**
   * Starts to serve. The shell closes the result before the telemetry.
   *
   * @param reloads serves a program that can apply another configuration while it runs
   * @throws RuntimeException if the start fails; nothing is left running then
   */
  ServingProcess start(C config, Telemetry telemetry, Reloads<C> reloads);
}
