package io.weir.runtime.web;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells whether a page belongs to the host that it calls (RFC 6454). */
public final class SameOrigin {
  private static final String HTTP = "http://";
  private static final String HTTPS = "https://";

  private SameOrigin() {}

  /**
   * Compares host and port. The scheme only supplies the default port, because a proxy may have
   * terminated TLS. An authority without a port stands for both default ports.
   *
   * @param origin value of the Origin header: "https://app.example.org"
   * @param authority Host header or :authority of the request; null if it has none
   */
  public static boolean of(String origin, @Nullable String authority) {
    var lower = origin.toLowerCase(Locale.ROOT);
    if (lower.startsWith(HTTPS)) {
      return isSame(lower.substring(HTTPS.length()), 443, authority);
    }
    return lower.startsWith(HTTP) && isSame(lower.substring(HTTP.length()), 80, authority);
  }

  private static boolean isSame(String origin, int defaultPort, @Nullable String authority) {
    var page = Authority.parse(origin);
    var called = authority == null ? null : Authority.parse(authority);
    if (page == null || called == null || !page.host().equals(called.host())) {
      return false;
    }
    int port = page.port() == 0 ? defaultPort : page.port();
    return called.port() == 0 ? port == defaultPort : port == called.port();
  }
}
