package io.weir.loadbalancer.passthrough;

/**
 * Pattern of paths: "/legacy/**" for a path and everything below it, "/**" for every path,
 * "/favicon.ico" for one path.
 *
 * @param path path without the wildcard and without a slash at the end; empty for every path
 * @param below whether the paths below it belong to the pattern
 */
public record PathPattern(String path, boolean below) {
  private static final String BELOW = "/**";

  /**
   * @throws IllegalArgumentException if the text is not a pattern; the message contains the text
   */
  public static PathPattern parse(String text) {
    boolean below = text.endsWith(BELOW);
    var path = below ? text.substring(0, text.length() - BELOW.length()) : text;
    boolean isPath = path.isEmpty() ? below : path.matches("/|(/[A-Za-z0-9._~!$&'()+,=:@-]+)+/?");
    if (!isPath || (below && path.endsWith("/")) || !path.equals(RequestPath.of(path, path))) {
      throw new IllegalArgumentException(
          "path: found '%s', expected a path such as /favicon.ico, or /legacy/** for all below it"
              .formatted(text));
    }
    return new PathPattern(path, below);
  }

  /**
   * Returns whether a path belongs to the pattern.
   *
   * @param requested path in the form of {@link RequestPath}
   */
  public boolean matches(String requested) {
    if (!requested.startsWith(path)) {
      return false;
    }
    int end = path.length();
    return requested.length() == end || (below && requested.charAt(end) == '/');
  }

  /** Returns the pattern of the same paths in the form of {@link LenientPath}. */
  public PathPattern lenient() {
    var lenient = LenientPath.of(path);
    return new PathPattern(lenient == null ? path : lenient, below);
  }

  /** Returns whether the pattern has every path. */
  public boolean isEverything() {
    return below && path.isEmpty();
  }

  /** Returns a number that is larger for a pattern that has fewer paths. */
  public int specificity() {
    return 2 * path.length() + (below ? 0 : 1);
  }

  @Override
  public String toString() {
    return below ? path + BELOW : path;
  }
}
