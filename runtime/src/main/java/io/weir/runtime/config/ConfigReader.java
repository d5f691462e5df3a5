package io.weir.runtime.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Reads one YAML file into a record. Keys are the component names in kebab-case. A missing
 * component takes its value from the record's public static {@code defaults()}, if that exists. A
 * component may be text, a number, a boolean, an enum, a Duration, a URI, a Path, a type with a
 * public static {@code parse(String)}, a record, or a List, Map or Optional of these.
 */
public final class ConfigReader {
  private ConfigReader() {}

  /**
   * Reads a file.
   *
   * @param environment values for ${NAME} and ${NAME:default}
   * @throws ConfigException with every mistake in the file, each with its line
   */
  public static <T extends Record> T read(
      Path file, Class<T> type, Map<String, String> environment) {
    return read(TextFile.text(file), file.toString(), type, environment);
  }

  /**
   * Reads a text.
   *
   * @param name name of the text in mistakes
   * @param environment values for ${NAME} and ${NAME:default}
   * @throws ConfigException with every mistake in the text, each with its line
   */
  public static <T extends Record> T read(
      String text, String name, Class<T> type, Map<String, String> environment) {
    var mistakes = new Mistakes(name);
    var root = YamlText.root(text, mistakes);
    mistakes.throwIfAny();
    var reader = new ValueReader(new Substitution(environment), mistakes);
    var value = root.isEmpty() ? reader.absentRoot(type) : reader.root(root.get(), type);
    mistakes.throwIfAny();
    return type.cast(Objects.requireNonNull(value));
  }
}
