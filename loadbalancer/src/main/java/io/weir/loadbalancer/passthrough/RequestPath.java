package io.weir.loadbalancer.passthrough;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Meaning of a path as an instance may see it, by which routes are found. The path itself is sent
 * on byte for byte, so a spelling that servers read in different ways is refused: a request must
 * not leave the path of its route, and must not avoid a more specific route.
 */
public final class RequestPath {
  private RequestPath() {}

  /**
   * Returns the path with its percents decoded and without parameters ("/a;b=c" is "/a"). Returns
   * null for a path that is refused: with a segment "." or "..", an empty segment, an encoded
   * slash, backslash or control character, or a broken percent; however it is spelled.
   *
   * @param raw path as received, without query
   */
  public static @Nullable String of(String raw) {
    return of(raw, null);
  }

  /** Returns the same, with a replacement for the empty path. */
  static @Nullable String of(String raw, @Nullable String empty) {
    if (raw.isEmpty() || raw.charAt(0) != '/') {
      return raw.isEmpty() ? empty : null;
    }
    var path = new StringBuilder(raw.length());
    int from = 1;
    while (from <= raw.length()) {
      int slash = raw.indexOf('/', from);
      int to = slash < 0 ? raw.length() : slash;
      var name = name(raw, from, to);
      // Only the last segment may be empty: a slash at the end.
      if (name == null || isDots(name) || (name.isEmpty() && from < raw.length())) {
        return null;
      }
      path.append('/').append(name);
      from = to + 1;
    }
    return path.toString();
  }

  private static boolean isDots(CharSequence name) {
    return ".".contentEquals(name) || "..".contentEquals(name);
  }

  /** Returns a segment, decoded up to its parameters; null if it is refused. */
  private static @Nullable CharSequence name(String raw, int from, int to) {
    var name = new StringBuilder(to - from);
    boolean parameters = false;
    for (int i = from; i < to; i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        if (i + 2 >= to || !isHex(raw.charAt(i + 1)) || !isHex(raw.charAt(i + 2))) {
          return null;
        }
        c = (char) HexFormat.fromHexDigits(raw, i + 1, i + 3);
        i += 2;
        if (c == '/') {
          return null;
        }
      }
      if (c < ' ' || c == 0x7F || c == '\\') {
        return null;
      }
      parameters |= c == ';';
      if (!parameters) {
        name.append(c);
      }
    }
    return name;
  }

  private static boolean isHex(char c) {
    return HexFormat.isHexDigit(c);
  }
}
