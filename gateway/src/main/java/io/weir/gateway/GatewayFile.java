package io.weir.gateway;

import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigMistakes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A configuration file and the descriptor sets that it names, read and compiled once.
 *
 * @param sources the source of each API's schema, in the order of {@code apis}
 */
record GatewayFile(GatewayConfig config, List<ApiSource> sources) {
  GatewayFile {
    sources = List.copyOf(sources);
  }

  /**
   * Reads a file and the files that it names.
   *
   * @param environment values for ${NAME} and ${NAME:default}
   * @throws ConfigException with every mistake in the file and in the files that it names
   */
  static GatewayFile read(Path file, Map<String, String> environment) {
    var config = GatewayConfig.located(file, environment);
    List<ApiSource> sources = new ArrayList<>();
    var mistakes = new ConfigMistakes(file);
    ApiFiles.compile(config, sources::add, mistakes);
    config.find(mistakes);
    RouteMistakes.of(config, sources)
        .find(config.routes(), (i, mistake) -> mistakes.add("routes: " + mistake, "routes", i));
    AccessMistakes.of(config, sources).find(mistakes::add);
    PatternMistakes.of(config, sources).findRateLimits(mistakes::add);
    mistakes.throwIfAny();
    return new GatewayFile(config, sources);
  }

  /**
   * Compiles the files that a configuration names. The configuration itself need not come from a
   * file.
   *
   * @throws IllegalArgumentException if an API or route cannot be served; the message names it and
   *     the reason
   */
  static GatewayFile of(GatewayConfig config) {
    var sources = ApiSource.all(config.apis());
    RouteMistakes.of(config, sources).refuse(config.routes());
    AccessMistakes.of(config, sources).refuse();
    PatternMistakes.of(config, sources)
        .findRateLimits((mistake, _) -> {
          throw new IllegalArgumentException(mistake);
        });
    return new GatewayFile(config, sources);
  }
}
