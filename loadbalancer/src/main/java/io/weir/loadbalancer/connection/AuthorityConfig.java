package io.weir.loadbalancer.connection;

import org.jspecify.annotations.Nullable;

/**
 * Authority that the endpoints of a cluster receive ({@code :authority}, or Host over HTTP/1): a
 * name, or {@code {of: caller}} or {@code {of: endpoint}}.
 *
 * @param name host, with or without a port; null if {@code of} is set
 * @param of whose authority it is; null if {@code name} is set
 */
public record AuthorityConfig(@Nullable String name, @Nullable Source of) {
  /** A name has 253 characters at most; with a port, a few more. */
  private static final int MAX_LENGTH = 260;

  private static final int MAX_PORT = 65_535;

  /** Source of an authority. */
  public enum Source {
    /** Authority that the caller sent to this process. */
    CALLER,
    /** Address of the endpoint. */
    ENDPOINT
  }

  public AuthorityConfig {
    if ((name == null) == (of == null)) {
      throw new IllegalArgumentException(
          (name == null ? "found neither name nor of" : "found name and of")
              + ", expected a name, {of: caller} or {of: endpoint}");
    }
    if (name != null && !isHost(name)) {
      throw new IllegalArgumentException(
          "found '%s', expected a host with or without a port: users.internal".formatted(name));
    }
  }

  /** Parses a name. The words of {@code of} are not names, because they are likely to be meant. */
  public static AuthorityConfig parse(String text) {
    if (text.equals("caller") || text.equals("endpoint")) {
      throw new IllegalArgumentException(
          "found '%1$s', expected {of: %1$s}, or {name: %1$s} if a host is called so"
              .formatted(text));
    }
    return new AuthorityConfig(text, null);
  }

  /**
   * Returns true for a name or address with an optional port, in letters that every server takes.
   * HTTP allows more in an authority, and some servers answer that with a reset.
   */
  public static boolean isHost(CharSequence text) {
    int length = text.length();
    if (length == 0 || length > MAX_LENGTH) {
      return false;
    }
    int end = text.charAt(0) == '[' ? afterAddress(text) : afterName(text);
    return end > 0 && (end == length || (text.charAt(end) == ':' && isPort(text, end + 1)));
  }

  private static int afterName(CharSequence text) {
    int end = 0;
    while (end < text.length() && isNameCharacter(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** Returns the index behind an IPv6 address in brackets; 0 if it is not one. */
  private static int afterAddress(CharSequence text) {
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ']') {
        return i > 2 ? i + 1 : 0;
      }
      if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
        return 0;
      }
    }
    return 0;
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_';
  }

  private static boolean isPort(CharSequence text, int from) {
    int port = 0;
    for (int i = from; i < text.length() && port <= MAX_PORT; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
      port = port * 10 + c - '0';
    }
    return from < text.length() && port <= MAX_PORT;
  }
}
