package io.weir.runtime.config;

import java.util.List;

/** A configuration that cannot be used: all its mistakes. */
public final class ConfigException extends RuntimeException {
  private final transient List<Mistake> mistakes;

  /** One mistake; line counts from 1, 0 if it concerns the whole file. */
  public record Mistake(String file, int line, String message) {}

  public ConfigException(List<Mistake> mistakes) {
    super(mistakes.toString());
    this.mistakes = List.copyOf(mistakes);
  }

  public List<Mistake> mistakes() {
    return mistakes;
  }
}
