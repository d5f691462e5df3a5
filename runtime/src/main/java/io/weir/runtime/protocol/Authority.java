package io.weir.runtime.protocol;

/**
 * Syntax of a Host header and of ":authority": {@code uri-host [":" port]} (RFC 9110, 7.2). User
 * information is not allowed there (RFC 9113, 8.3.1).
 */
final class Authority {
  private static final String PUNCTUATION = "-._~%!$&'()*+,;=";
  private static final int MOST = 65_535;

  private Authority() {}

  /** Returns whether the text is a host, not empty, with an optional port. */
  static boolean isValid(CharSequence text) {
    int length = text.length();
    int host = length > 0 && text.charAt(0) == '[' ? literal(text) : name(text);
    if (host <= 0) {
      return false;
    }
    return host == length || (text.charAt(host) == ':' && isPort(text, host + 1));
  }

  /** Returns the end of a name or IPv4 address. */
  private static int name(CharSequence text) {
    int end = 0;
    while (end < text.length() && isNameChar(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** Returns the end of an IPv6 address in brackets, or 0 if it is none. */
  private static int literal(CharSequence text) {
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ']') {
        return i > 1 ? i + 1 : 0;
      }
      if (!isNameChar(c) && c != ':') {
        return 0;
      }
    }
    return 0;
  }

  private static boolean isNameChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || PUNCTUATION.indexOf(c) >= 0;
  }

  private static boolean isPort(CharSequence text, int from) {
    int port = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
      port = port * 10 + c - '0';
      if (port > MOST) {
        return false;
      }
    }
    return true;
  }
}
