package io.weir.quickstart;

import io.weir.gateway.ApiConfig;
import io.weir.gateway.ApiFiles;
import io.weir.gateway.GatewayConfig;
import io.weir.gateway.schema.LiveSchema;
import io.weir.loadbalancer.endpoint.EndpointConfig;
import io.weir.loadbalancer.passthrough.PathClusters.Passed;
import io.weir.runtime.config.Environment;
import io.weir.runtime.process.CommandFailure;
import io.weir.transcoding.Api;
import io.weir.transcoding.Route;
import io.weir.transcoding.SchemaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Reads the routes of a gateway from its configuration or from a descriptor set. */
final class Schemas {
  private static final List<String> DESCRIPTOR_SETS =
      List.of(".binpb", ".pb", ".desc", ".protoset");

  private Schemas() {}

  /** Returns the routes of a file, which is a descriptor set or a configuration by its name. */
  static List<Route> routes(Path file) {
    return isDescriptorSet(file) ? ofDescriptorSet(file) : ofConfig(file);
  }

  /** Returns the paths of a configuration that pass through. */
  static List<Passed> paths(Path file) {
    return isDescriptorSet(file) ? List.of() : config(file).passed();
  }

  private static boolean isDescriptorSet(Path file) {
    return DESCRIPTOR_SETS.stream().anyMatch(file.toString()::endsWith);
  }

  /**
   * Reads a gateway's configuration as the gateway would.
   *
   * @throws io.weir.runtime.config.ConfigException with all mistakes, including those in its
   *     descriptor sets
   */
  static GatewayConfig config(Path file) {
    return GatewayConfig.read(file, Environment.variables());
  }

  private static List<Route> ofConfig(Path file) {
    var config = config(file);
    return config.apis().stream().flatMap(api -> routes(api, config).stream()).toList();
  }

  /**
   * Returns the routes of one API. A reflected schema comes from the first instance that answers.
   */
  private static List<Route> routes(ApiConfig api, GatewayConfig config) {
    if (!api.isReflected()) {
      return ApiFiles.compile(api).routes();
    }
    var cluster = Objects.requireNonNull(config.clusters().get(api.cluster()), api::cluster);
    var addresses = cluster.endpoints().stream().map(EndpointConfig::address).toList();
    try {
      return LiveSchema.read(addresses, api.services(), ApiFiles.options(api), System::nanoTime)
          .routes();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          "no instance of cluster %s tells its schema: %s".formatted(api.cluster(), e.getMessage()),
          e);
    }
  }

  private static List<Route> ofDescriptorSet(Path file) {
    try {
      return Api.compile(Files.readAllBytes(file)).routes();
    } catch (IOException e) {
      throw new CommandFailure("cannot read %s: %s".formatted(file, e), e);
    } catch (SchemaException e) {
      throw new CommandFailure("%s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
