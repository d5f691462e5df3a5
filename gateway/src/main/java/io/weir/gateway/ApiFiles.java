package io.weir.gateway;

import io.weir.transcoding.Api;
import io.weir.transcoding.SchemaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the APIs of a configuration come from. */
public final class ApiFiles {
  private static final String CLASSPATH = "classpath:";

  private ApiFiles() {}

  /**
   * @throws IllegalArgumentException if the descriptor set cannot be read or served; the message says
   *     which, and why
   */
  public static Api compile(ApiConfig config) {
    try {
      return Api.compile(read(config.descriptors()));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "descriptors: there is no file " + config.descriptors(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "descriptors: cannot read " + config.descriptors() + ": " + e.getMessage(), e);
    } catch (SchemaException e) {
      throw new IllegalArgumentException(
          "descriptors: " + config.descriptors() + ": " + e.getMessage(), e);
    }
  }

  /** What is wrong with each that cannot be served. */
  static List<String> mistakes(List<ApiConfig> apis) {
    List<String> mistakes = new ArrayList<>();
    for (var api : apis) {
      try {
        var _ = compile(api);
      } catch (IllegalArgumentException e) {
        mistakes.add(String.valueOf(e.getMessage()));
      }
    }
    return mistakes;
  }

  /** The same APIs, with files found from this directory. */
  static List<ApiConfig> resolved(List<ApiConfig> apis, Path directory) {
    return apis.stream().map(api -> resolved(api, directory)).toList();
  }

  private static ApiConfig resolved(ApiConfig api, Path directory) {
    return api.descriptors().startsWith(CLASSPATH)
        ? api
        : new ApiConfig(directory.resolve(api.descriptors()).toString(), api.cluster());
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
