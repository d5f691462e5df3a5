package io.weir.gateway;

import io.weir.gateway.schema.SchemaHash;
import io.weir.loadbalancer.balancing.HashKey;
import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigMistakes;
import io.weir.runtime.config.YamlJson;
import io.weir.transcoding.Api;
import io.weir.transcoding.ApiOptions;
import io.weir.transcoding.SchemaException;
import io.weir.transcoding.ServiceConfig;
import io.weir.transcoding.rule.ServiceRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compiles the APIs of a configuration from their files. */
public final class ApiFiles {
  private static final String CLASSPATH = "classpath:";

  private static final Logger log = LoggerFactory.getLogger(ApiFiles.class);

  private ApiFiles() {}

  /**
   * Compiles the schema of an API that has a file.
   *
   * @throws IllegalArgumentException if the descriptor set cannot be read or served; the message
   *     names the file and the reason
   */
  public static Api compile(ApiConfig config) {
    return schema(config).api();
  }

  static FileSchema schema(ApiConfig config) {
    var file = config.file();
    var options = options(config);
    try {
      var set = read(file);
      var api = Api.compile(set, options);
      api.skipped().forEach(line -> log.warn("descriptors: {}: left out: {}", file, line));
      return new FileSchema(SchemaHash.of(set), api);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("descriptors: there is no file " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "descriptors: cannot read " + file + ": " + e.getMessage(), e);
    } catch (SchemaException e) {
      throw new IllegalArgumentException(
          String.valueOf(e.getMessage())
              .lines()
              .map(line -> "descriptors: " + file + ": " + line)
              .collect(Collectors.joining("\n")),
          e);
    }
  }

  /**
   * Returns the options for compiling an API, from a file or a reflected schema.
   *
   * @throws IllegalArgumentException if its rules cannot be read; the message says why
   */
  public static ApiOptions options(ApiConfig config) {
    var rules = config.rules();
    try {
      return new ApiOptions(
          config.json().options(),
          rules == null ? ServiceRules.NONE : ServiceConfig.parse(YamlJson.read(Path.of(rules))),
          config.json().mapping());
    } catch (ConfigException e) {
      throw new IllegalArgumentException("rules: " + e.getMessage(), e);
    } catch (SchemaException e) {
      throw new IllegalArgumentException("rules: " + rules + ": " + e.getMessage(), e);
    }
  }

  /**
   * Compiles every API once.
   *
   * @param compiled receives the source of each API that can be served, in order
   * @param mistakes receives those of the APIs that cannot be served, one for each rule
   */
  static void compile(GatewayConfig config, Consumer<ApiSource> compiled, ConfigMistakes mistakes) {
    for (int i = 0; i < config.apis().size(); i++) {
      int number = i;
      try {
        var source = ApiSource.of(i, config.apis().get(i));
        compiled.accept(source);
        unknownField(source, config.clusters())
            .ifPresent(
                mistake -> mistakes.add(mistake, "clusters", source.clusterName(), "balance"));
      } catch (IllegalArgumentException e) {
        String.valueOf(e.getMessage())
            .lines()
            .forEach(line -> mistakes.add(line, "apis", number, key(line)));
      }
    }
  }

  /** Returns the key of an API that a mistake is about: "rules: things.yaml: ...". */
  private static String key(String mistake) {
    int colon = mistake.indexOf(':');
    return colon < 0 ? "" : mistake.substring(0, colon);
  }

  /** Returns a mistake if the cluster balances by a field that no request has. */
  private static Optional<String> unknownField(
      ApiSource source, Map<String, ClusterConfig> clusters) {
    var cluster = Objects.requireNonNull(clusters.get(source.clusterName()), source::clusterName);
    return source instanceof ApiSource.OfFile file
        ? cluster
            .balance()
            .hash()
            .flatMap(HashKey::field)
            .filter(field -> file.schema().api().requestField(field).isEmpty())
            .map(field ->
                "cluster '%s' is balanced by field '%s', which no request in %s has as a single scalar"
                    .formatted(source.clusterName(), field, file.file()))
        : Optional.empty();
  }

  /** Returns the files that an API names, resolved. */
  static Stream<Path> files(ApiConfig api) {
    var descriptors = api.isReflected() ? null : api.file();
    return Stream.of(descriptors, api.rules())
        .filter(Objects::nonNull)
        .filter(name -> !name.startsWith(CLASSPATH))
        .map(Path::of);
  }

  /** Returns the APIs with files resolved against the directory. */
  static List<ApiConfig> resolved(List<ApiConfig> apis, Path directory) {
    return apis.stream().map(api -> api.located(file -> resolved(file, directory))).toList();
  }

  private static String resolved(String file, Path directory) {
    return file.startsWith(CLASSPATH) ? file : directory.resolve(file).toString();
  }

  private static byte[] read(String descriptors) throws IOException {
    return descriptors.startsWith(CLASSPATH)
        ? resource(descriptors.substring(CLASSPATH.length()))
        : Files.readAllBytes(Path.of(descriptors));
  }

  private static byte[] resource(String name) throws IOException {
    try (var in = ApiFiles.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new NoSuchFileException(CLASSPATH + name);
      }
      return in.readAllBytes();
    }
  }
}
