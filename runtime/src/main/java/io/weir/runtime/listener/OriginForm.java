package io.weir.runtime.listener;

/** Path and query of an absolute request target: "http://host/path?query". */
final class OriginForm {
  private OriginForm() {}

  /** The host in it is not looked at: every host is served the same. */
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
