package io.weir.runtime.config;

import java.nio.file.Path;

/** Mistakes that are found in a file after it was read as a record, each with its line. */
public final class ConfigMistakes {
  private final Mistakes mistakes;
  private final ConfigLines lines;

  /** Creates an empty list for a file that was read. */
  public ConfigMistakes(Path file) {
    mistakes = new Mistakes(file.toString());
    lines = ConfigLines.of(file);
  }

  /**
   * Adds a mistake. It gets the line of the innermost value on the path that the file has.
   *
   * @param path keys of mappings, and positions in lists from 0: "apis", 0, "descriptors"
   */
  public void add(String message, Object... path) {
    mistakes.add(lines.of(path), message);
  }

  /**
   * @throws ConfigException with all mistakes, if there are any
   */
  public void throwIfAny() {
    mistakes.throwIfAny();
  }
}
