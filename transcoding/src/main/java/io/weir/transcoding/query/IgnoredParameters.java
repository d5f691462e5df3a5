package io.weir.transcoding.query;

import java.util.List;

/**
 * Names of query parameters that mean nothing to an API, such as those that campaigns and API keys
 * use. Immutable and thread-safe.
 */
public final class IgnoredParameters {
  /** No parameter is ignored. */
  public static final IgnoredParameters NONE = new IgnoredParameters(List.of());

  private final List<String> patterns;

  private IgnoredParameters(List<String> patterns) {
    this.patterns = patterns;
  }

  /**
   * @param patterns names, or beginnings of names followed by "*"
   * @throws IllegalArgumentException if one is empty, or has a "*" that is not at its end
   */
  public static IgnoredParameters of(List<String> patterns) {
    for (String pattern : patterns) {
      int star = pattern.indexOf('*');
      if (pattern.isBlank() || (star >= 0 && star < pattern.length() - 1)) {
        throw new IllegalArgumentException(
            "\""
                + pattern
                + "\" is not the name of a query parameter, or the beginning of one and *");
      }
    }
    return patterns.isEmpty() ? NONE : new IgnoredParameters(List.copyOf(patterns));
  }

  /** Returns whether a parameter is skipped. */
  public boolean contains(String name) {
    for (String pattern : patterns) {
      int star = pattern.length() - 1;
      if (pattern.charAt(star) == '*'
          ? name.startsWith(pattern.substring(0, star))
          : name.equals(pattern)) {
        return true;
      }
    }
    return false;
  }
}
