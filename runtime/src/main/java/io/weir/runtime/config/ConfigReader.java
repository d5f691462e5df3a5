package io.weir.runtime.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * Reads one YAML file into a record. Keys are the component names in kebab-case; a component that is
 * not given takes its value from the record's public static {@code defaults()}, if it has one.
 */
public final class ConfigReader {
  private ConfigReader() {}

  /**
   * @param environment for ${NAME} and ${NAME:default}
   * @throws ConfigException with every mistake in the file, each with its line
   */
  public static <T extends Record> T read(
      Path file, Class<T> type, Map<String, String> environment) {
    throw new UnsupportedOperationException();
  }
}
