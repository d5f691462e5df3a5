package io.weir.gateway.web;

import io.weir.runtime.web.SameOrigin;
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
