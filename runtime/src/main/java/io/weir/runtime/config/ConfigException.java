package io.weir.runtime.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Configuration that cannot be used, with all its mistakes. The message has one line per mistake.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Mistake> mistakes;

  /**
   * One mistake.
   *
   * @param line line in the file, from 1; 0 if the mistake concerns the whole file
   */
  public record Mistake(String file, int line, String message) {
    @Override
    public String toString() {
      return line == 0 ? file + ": " + message : file + ":" + line + ": " + message;
    }
  }

  /**
   * Mistake in a value below the record that finds it. A constructor throws it so that the mistake
   * has the line of the value and not that of the record.
   */
  public static final class InvalidEntry extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient List<Object> path;

    /**
     * @param path keys of mappings, and positions in lists from 0: "apis", 0, "cluster"
     */
    public InvalidEntry(String message, Object... path) {
      super(message);
      this.path = List.of(path);
    }

    List<Object> path() {
      return path;
    }
  }

  public ConfigException(List<Mistake> mistakes) {
    super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
    this.mistakes = List.copyOf(mistakes);
  }

  public List<Mistake> mistakes() {
    return mistakes;
  }
}
