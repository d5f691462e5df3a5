package io.weir.runtime.web;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Host and port as a URL or a Host header writes them (RFC 3986, 3.2.2).
 *
 * @param host in lower case, without the dot of a fully qualified name; an IPv6 address has
 *     brackets
 * @param port 0 if none is written
 */
public record Authority(String host, int port) {
  private static final int MAX_PORT = 65_535;
  private static final int MAX_DIGITS = 5;

  /** Returns the parsed authority; null if it is malformed or names a user. */
  public static @Nullable Authority parse(String text) {
    int bracket = text.lastIndexOf(']');
    int colon = text.indexOf(':', Math.max(bracket, 0));
    var host = colon < 0 ? text : text.substring(0, colon);
    int port = colon < 0 ? 0 : port(text.substring(colon + 1));
    return port < 0 || !isHost(host) ? null : new Authority(plain(host), port);
  }

  /** Returns true if the host is an address of this machine, or a name that always means it. */
  public boolean isLoopback() {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.equals("[::1]")
        || (isIpv4() && host.startsWith("127."));
  }

  /** Returns true if the host is an IP address and not a name. */
  public boolean isAddress() {
    return host.startsWith("[") || isIpv4();
  }

  private boolean isIpv4() {
    return host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
  }

  private static int port(String digits) {
    if (digits.isEmpty()) {
      return 0;
    }
    boolean number =
        digits.length() <= MAX_DIGITS && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = number ? Integer.parseInt(digits) : -1;
    return port > MAX_PORT ? -1 : port;
  }

  private static boolean isHost(String host) {
    return host.startsWith("[")
        ? host.matches("\\[[0-9A-Fa-f:.]+(%[0-9A-Za-z.]+)?]")
        : host.matches("[0-9A-Za-z._~%!$&'()*+,;=-]+");
  }

  private static String plain(String host) {
    var lower = host.toLowerCase(Locale.ROOT);
    return lower.length() > 1 && lower.endsWith(".")
        ? lower.substring(0, lower.length() - 1)
        : lower;
  }
}
