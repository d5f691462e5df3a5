package io.weir.runtime.listener;

/** Reduces an absolute request target, "http://host/path?query", to path and query. */
final class OriginForm {
  private OriginForm() {}

  /** Returns path and query. Ignores the host, because all hosts are served the same. */
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
