package io.weir.gateway.routing;

import org.jspecify.annotations.Nullable;

/**
 * RequestTarget of a request as received, neither decoded nor normalised. Routing on a normalised
 * path would let "//", "%2e" or ";" turn one path into another after a proxy has checked it.
 *
 * @param path with a leading slash
 * @param query without '?', or null
 */
public record RequestTarget(String path, @Nullable String query) {

  /**
   * Returns null for a target that HTTP does not allow (RFC 9112, 3.2): relative, with a fragment,
   * or not ASCII.
   */
  public static @Nullable RequestTarget parse(String received) {
    if (received.isEmpty() || received.charAt(0) != '/' || !isVisible(received)) {
      return null;
    }
    int mark = received.indexOf('?');
    return mark < 0
        ? new RequestTarget(received, null)
        : new RequestTarget(received.substring(0, mark), received.substring(mark + 1));
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
