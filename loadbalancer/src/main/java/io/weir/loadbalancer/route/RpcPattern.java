package io.weir.loadbalancer.route;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pattern of the full names of RPCs: "weir.users.v1.UserService/GetUser", or with {@code *} for any
 * number of characters: "weir.users.v1.UserService/*", "*&#47;Watch*".
 */
public record RpcPattern(String text) {
  private static final Pattern FORM = Pattern.compile("[\\w.*]*[\\w*](/[\\w*]+)?");

  public RpcPattern {
    boolean named = text.contains("/") || text.endsWith("*");
    if (!named || !FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "found '%s', expected an RPC such as pkg.Service/Method, or a pattern such as pkg.Service/*"
              .formatted(text));
    }
  }

  public static RpcPattern parse(String text) {
    return new RpcPattern(text);
  }

  /** Returns the pattern for names in lower case, as a server reads them that ignores case. */
  public RpcPattern lower() {
    return new RpcPattern(text.toLowerCase(Locale.ROOT));
  }

  /** Returns whether the pattern can select one RPC only. */
  public boolean isExact() {
    return text.indexOf('*') < 0;
  }

  /**
   * @param rpc full name of an RPC, without leading slash
   */
  public boolean matches(String rpc) {
    int star = -1;
    int resumed = 0;
    int at = 0;
    int in = 0;
    while (in < rpc.length()) {
      if (at < text.length() && text.charAt(at) == '*') {
        star = at++;
        resumed = in;
      } else if (at < text.length() && text.charAt(at) == rpc.charAt(in)) {
        at++;
        in++;
      } else if (star >= 0) {
        // The latest star takes one more character.
        at = star + 1;
        in = ++resumed;
      } else {
        return false;
      }
    }
    while (at < text.length() && text.charAt(at) == '*') {
      at++;
    }
    return at == text.length();
  }

  /**
   * Returns the route of an RPC: the one whose pattern is the most specific. A pattern without a
   * star is the most specific; otherwise the one with the most other characters is, and of equal
   * ones the first.
   *
   * @param rpc full name of the RPC
   * @param pattern returns the pattern of a route; null if the route does not select by RPC
   */
  public static <T> Optional<T> mostSpecific(
      String rpc, List<T> routes, Function<T, @Nullable RpcPattern> pattern) {
    T best = null;
    int most = -1;
    for (var route : routes) {
      var own = pattern.apply(route);
      if (own != null && own.specificity() > most && own.matches(rpc)) {
        best = route;
        most = own.specificity();
      }
    }
    return Optional.ofNullable(best);
  }

  /** Returns a number that is larger for a pattern that is more specific. */
  private int specificity() {
    int stars = (int) text.chars().filter(c -> c == '*').count();
    return isExact() ? Integer.MAX_VALUE : text.length() - stars;
  }

  @Override
  public String toString() {
    return text;
  }
}
