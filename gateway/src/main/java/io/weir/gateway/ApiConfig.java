package io.weir.gateway;

import io.weir.gateway.web.CorsConfig;
import io.weir.runtime.headers.HeadersConfig;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of one API. Its schema is read from a file, or from the instances by reflection.
 *
 * @param descriptors file with a serialized FileDescriptorSet and its imports, relative to the
 *     configuration's directory, or "classpath:" and a resource; null with reflection
 * @param reflection true to read the schema from the instances by gRPC server reflection
 * @param services services to serve of a reflected schema; empty for all
 * @param rules file with a service configuration (google.api.Service) in YAML, whose http rules
 *     take precedence over those of the schema; relative as above; null for no file
 * @param json JSON options of the API
 * @param headers rules for the headers of requests and responses
 * @param cors cross-origin calls of the API; null for what the gateway says
 * @param cluster name of the cluster whose instances serve it
 */
public record ApiConfig(
    @Nullable String descriptors,
    @Nullable Boolean reflection,
    List<String> services,
    @Nullable String rules,
    JsonConfig json,
    HeadersConfig headers,
    @Nullable CorsConfig cors,
    String cluster) {

  public ApiConfig {
    services = List.copyOf(services);
    boolean reflects = Boolean.TRUE.equals(reflection);
    if (descriptors == null && !reflects) {
      throw new IllegalArgumentException(
          "an API needs descriptors: FILE, or reflection: true to ask the instances");
    }
    if (descriptors != null && reflects) {
      throw new IllegalArgumentException(
          "descriptors and reflection: true exclude each other: the schema is the file's, or what"
              + " the instances tell");
    }
    if (descriptors != null && descriptors.isBlank()) {
      throw new IllegalArgumentException("descriptors must name a file");
    }
    if (!reflects && !services.isEmpty()) {
      throw new IllegalArgumentException("services choose among what reflection: true tells");
    }
    if (services.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("services are full names, \"weir.users.v1.UserService\"");
    }
  }

  /** Creates the configuration of an API with the schema of a file. */
  public ApiConfig(String descriptors, String cluster) {
    this(
        descriptors,
        null,
        List.of(),
        null,
        JsonConfig.defaults(),
        HeadersConfig.defaults(),
        null,
        cluster);
  }

  /** Creates the configuration of an API with a reflected schema. */
  public static ApiConfig reflected(String cluster, String... services) {
    return new ApiConfig(
        null,
        true,
        List.of(services),
        null,
        JsonConfig.defaults(),
        HeadersConfig.defaults(),
        null,
        cluster);
  }

  /** Returns a copy with the names of files replaced. */
  ApiConfig located(UnaryOperator<String> locate) {
    return new ApiConfig(
        descriptors == null ? null : locate.apply(descriptors),
        reflection,
        services,
        rules == null ? null : locate.apply(rules),
        json,
        headers,
        cors,
        cluster);
  }

  public boolean isReflected() {
    return descriptors == null;
  }

  /** Returns the source of the schema for pages and messages: the file, or "reflection". */
  String source() {
    return descriptors == null ? "reflection" : descriptors;
  }

  /** Returns the file of the schema. Throws if the schema is reflected. */
  String file() {
    return Objects.requireNonNull(descriptors, "the schema is what the instances tell");
  }
}
