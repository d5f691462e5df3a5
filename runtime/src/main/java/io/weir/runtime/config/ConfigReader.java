package io.weir.runtime.config;

import io.weir.runtime.config.ConfigException.Mistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads one YAML file into a record. Keys are the component names in kebab-case; a component that is
 * not given takes its value from the public static {@code defaults()} of the record, or of its own
 * type. A type with a public static {@code parse(String)} is read from a scalar.
 */
public final class ConfigReader {
  private static final int MAX_BYTES = 1 << 20;

  private ConfigReader() {}

  /**
   * @param environment for ${NAME} and ${NAME:default}
   * @throws ConfigException with every mistake in the file, each with its line
   */
  public static <T extends Record> T read(
      Path file, Class<T> type, Map<String, String> environment) {
    return read(text(file), file.toString(), type, environment);
  }

  /**
   * @param name what the text is called in mistakes
   */
  public static <T extends Record> T read(
      String text, String name, Class<T> type, Map<String, String> environment) {
    var mistakes = new Mistakes(name);
    var root = root(text, mistakes);
    mistakes.throwIfAny();
    var read = new Binder(mistakes, environment).record(root, type, 1);
    mistakes.throwIfAny();
    if (read == null) {
      throw new IllegalStateException("nothing read and no mistake found in " + name);
    }
    return type.cast(read);
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw one(file, "is larger than 1 MiB");
      }
      return Files.readString(file);
    } catch (java.nio.file.NoSuchFileException e) {
      throw one(file, "there is no such file");
    } catch (IOException e) {
      throw one(file, "cannot be read: " + e.getMessage());
    }
  }

  private static ConfigException one(Path file, String message) {
    return new ConfigException(List.of(new Mistake(file.toString(), 0, message)));
  }

  private static @Nullable Node root(String text, Mistakes mistakes) {
    var settings =
        LoadSettings.builder().setAllowDuplicateKeys(true).setMaxAliasesForCollections(20).build();
    try {
      return new Compose(settings).composeString(text).orElse(null);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      mistakes.add(line, "is not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      mistakes.add(0, "is not YAML: " + e.getMessage());
    }
    return null;
  }
}
