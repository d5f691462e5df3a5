package io.weir.quickstart;

import io.weir.gateway.ApiFiles;
import io.weir.gateway.GatewayConfig;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigException.Mistake;
import io.weir.runtime.config.Environment;
import io.weir.transcoding.Api;
import io.weir.transcoding.Route;
import io.weir.transcoding.SchemaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The routes behind a file. */
final class Schemas {
  private static final List<String> DESCRIPTOR_SETS =
      List.of(".binpb", ".pb", ".desc", ".protoset");

  private Schemas() {}

  /** Of a descriptor set or of a gateway's configuration, as the name of the file says. */
  static List<Route> routes(Path file) {
    return DESCRIPTOR_SETS.stream().anyMatch(file.toString()::endsWith)
        ? ofDescriptorSet(file)
        : ofConfig(file);
  }

  /**
   * Reads a gateway's configuration as the gateway would.
   *
   * @throws ConfigException with all that is wrong with it, its descriptor sets included
   */
  static List<Route> ofConfig(Path file) {
    var config = GatewayConfig.read(file, Environment.variables());
    try {
      return config.apis().stream()
          .map(ApiFiles::compile)
          .flatMap(api -> api.routes().stream())
          .toList();
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          List.of(new Mistake(file.toString(), 0, String.valueOf(e.getMessage()))));
    }
  }

  private static List<Route> ofDescriptorSet(Path file) {
    try {
      return Api.compile(Files.readAllBytes(file)).routes();
    } catch (IOException e) {
      throw new Refusal("cannot read %s: %s".formatted(file, e), e);
    } catch (SchemaException e) {
      throw new Refusal("%s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
