package io.weir.runtime.listener;

/** Reduces an absolute request target, "http://host/path?query", to path and query. */
final class OriginForm {
  private OriginForm() {}

  /** Ignores the host: every host is served the same. */
  static String of(String absolute) {
    int authority = absolute.indexOf("://") + 3;
    for (int i = authority; i < absolute.length(); i++) {
      char c = absolute.charAt(i);
      if (c == '/') {
        return absolute.substring(i);
      }
      if (c == '?' || c == '#') {
        return "/" + absolute.substring(i);
      }
    }
    return "/";
  }
}
