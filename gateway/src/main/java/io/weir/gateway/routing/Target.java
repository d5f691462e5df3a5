package io.weir.gateway.routing;

import org.jspecify.annotations.Nullable;

/**
 * The target of a request as it was received: not decoded, not normalised. Routing on anything else
 * lets "//", "%2e" or ";" turn one path into another behind the back of whoever checked it.
 *
 * @param path with a leading slash
 * @param query without '?', or null
 */
public record Target(String path, @Nullable String query) {

  /**
   * Null if it is none that HTTP allows (RFC 9112, 3.2): relative, with a fragment, or not ASCII.
   */
  public static @Nullable Target parse(String received) {
    if (received.isEmpty() || received.charAt(0) != '/' || !isVisible(received)) {
      return null;
    }
    int mark = received.indexOf('?');
    return mark < 0
        ? new Target(received, null)
        : new Target(received.substring(0, mark), received.substring(mark + 1));
  }

  private static boolean isVisible(String received) {
    for (int i = 0; i < received.length(); i++) {
      char c = received.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#' || c == '\\') {
        return false;
      }
    }
    return true;
  }
}
