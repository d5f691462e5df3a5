package io.weir.gateway.web;

import io.weir.runtime.config.ConfigException.InvalidEntry;
import io.weir.runtime.web.SameOrigin;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Origins whose pages may call: the host of the request itself, and the listed ones. Requests
 * without an origin pass, because browsers always send one and other clients could send any.
 *
 * @param listed "https://app.example.org", in lower case; "*" for all
 */
public record Origins(Set<String> listed) {

  public Origins {
    listed = Set.copyOf(listed);
  }

  public static Origins of(List<String> configured) {
    return new Origins(
        configured.stream()
            .map(origin -> origin.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet()));
  }

  /**
   * Checks an origin as a configuration writes it.
   *
   * @param setting name of the setting, for the message
   * @param path place of the origin in its record
   * @throws InvalidEntry if it is none
   */
  static void check(String setting, String origin, Object... path) {
    if (!origin.equals("*") && !isOrigin(origin)) {
      throw new InvalidEntry(
          "%s: found '%s', expected scheme://host or scheme://host:port, or *"
              .formatted(setting, origin),
          path);
    }
  }

  private static boolean isOrigin(String text) {
    try {
      var uri = URI.create(text);
      return uri.getScheme() != null
          && uri.getHost() != null
          && text.equals(uri.getScheme() + "://" + uri.getAuthority());
    } catch (IllegalArgumentException none) {
      return false;
    }
  }

  /**
   * Returns true if pages of an origin may call.
   *
   * @param origin value of the Origin header; null if the request has none
   * @param authority authority of the request; null if the request has none
   */
  public boolean allow(@Nullable String origin, @Nullable String authority) {
    return origin == null || isListed(origin) || SameOrigin.of(origin, authority);
  }

  public boolean isListed(String origin) {
    return listed.contains("*") || listed.contains(origin.toLowerCase(Locale.ROOT));
  }
}
