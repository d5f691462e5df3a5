package io.weir.gateway.web;

import io.weir.runtime.config.ConfigException.InvalidEntry;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Cross-origin calls of one API, or of paths that pass through. Replaces what the gateway says of
 * them.
 *
 * @param origins origins whose pages may call, "https://app.example.org"; "*" for all; empty for
 *     those of the host alone
 * @param credentials true to let browsers send cookies and client certificates with the calls
 * @param expose headers of the API's own that pages may read, which only calls with credentials
 *     need: those without may read all
 * @param maxAge time for which browsers keep the answer to a preflight
 */
public record CorsConfig(
    List<String> origins, boolean credentials, List<String> expose, Duration maxAge) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  /** Chrome keeps an answer no longer. */
  private static final Duration USUAL_AGE = Duration.ofHours(2);

  private static final Duration MOST_AGE = Duration.ofDays(1);

  public CorsConfig {
    origins = List.copyOf(origins);
    expose = List.copyOf(expose);
    for (int i = 0; i < origins.size(); i++) {
      Origins.check("cors: origins", origins.get(i), "origins", i);
    }
    if (credentials && (origins.isEmpty() || origins.contains("*"))) {
      throw new InvalidEntry(
          "cors: credentials: true needs origins by name; with %s"
              .formatted(
                  origins.isEmpty()
                      ? "none it has no effect"
                      : "* every page could act for its visitors"),
          "credentials");
    }
    for (int i = 0; i < expose.size(); i++) {
      if (!NAME.matcher(expose.get(i)).matches() || expose.get(i).equals("*")) {
        throw new InvalidEntry(
            "cors: expose: found '%s', expected the name of a header".formatted(expose.get(i)),
            "expose",
            i);
      }
    }
    if (maxAge.isNegative() || maxAge.compareTo(MOST_AGE) > 0) {
      throw new InvalidEntry("cors: max-age is at most 24h", "max-age");
    }
  }

  public static CorsConfig defaults() {
    return ofOrigins(List.of());
  }

  /** Creates the configuration of calls without credentials. */
  public static CorsConfig ofOrigins(List<String> origins) {
    return new CorsConfig(origins, false, List.of(), USUAL_AGE);
  }
}
