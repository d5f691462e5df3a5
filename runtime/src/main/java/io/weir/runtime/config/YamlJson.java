package io.weir.runtime.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Converts YAML whose schema is defined elsewhere to JSON. */
public final class YamlJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private YamlJson() {}

  /**
   * Reads the single document of a file as JSON in UTF-8. An empty file is an empty object.
   *
   * @throws ConfigException if the file cannot be read or is not YAML
   */
  public static byte[] read(Path file) {
    var mistakes = new Mistakes(file.toString());
    var tree = YamlText.tree(TextFile.text(file), mistakes);
    mistakes.throwIfAny();
    try {
      return JSON.writeValueAsBytes(tree.orElse(Map.of()));
    } catch (JsonProcessingException e) {
      // Keys that are not text, or an anchor inside itself.
      throw new ConfigException(
          List.of(
              new ConfigException.Mistake(
                  file.toString(), 0, "cannot be said in JSON: " + e.getOriginalMessage())));
    }
  }
}
