package io.weir.gateway.web;

import io.weir.runtime.config.ConfigException.InvalidEntry;
import io.weir.runtime.config.value.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Configuration for browsers.
 *
 * @param origins origins whose pages may call besides the gateway's own, "https://app.example.org":
 *     by WebSocket, and across origins (CORS); "*" for all
 * @param heartbeat time without a message after which a WebSocket receives a ping, and a stream of
 *     server-sent events a comment
 * @param retry time that a browser waits before it reconnects to a stream of server-sent events
 * @param compression true to compress responses and WebSocket messages for clients that accept it
 * @param compressFrom smallest content of a response that is compressed; streams are compressed
 *     whatever their size
 * @param methodOverride true to route a POST by the method that its X-HTTP-Method-Override names
 * @param securityHeaders headers that restrict what browsers do with a response, and their values:
 *     responses that have none of that name get them; x-content-type-options needs no mention
 */
public record WebConfig(
    List<String> origins,
    Duration heartbeat,
    Duration retry,
    boolean compression,
    Size compressFrom,
    boolean methodOverride,
    Map<String, String> securityHeaders) {
  private static final Set<String> SECURITY_HEADERS =
      Set.of(
          "content-security-policy",
          "cross-origin-embedder-policy",
          "cross-origin-opener-policy",
          "cross-origin-resource-policy",
          "permissions-policy",
          "referrer-policy",
          "x-frame-options");
  private static final Pattern VALUE = Pattern.compile("[!-~]([ -~]*[!-~])?");

  public WebConfig {
    origins = List.copyOf(origins);
    for (int i = 0; i < origins.size(); i++) {
      Origins.check("origins", origins.get(i), "origins", i);
    }
    if (!heartbeat.isPositive()) {
      throw new IllegalArgumentException("heartbeat must be longer than 0s");
    }
    if (retry.isNegative()) {
      throw new IllegalArgumentException("retry must not be negative");
    }
    securityHeaders = Map.copyOf(securityHeaders);
    securityHeaders.forEach(WebConfig::check);
  }

  private static void check(String name, String value) {
    if (!SECURITY_HEADERS.contains(name)) {
      throw new InvalidEntry(
          "security-headers: found '%s', expected one of %s; headers of an API set others"
              .formatted(name, String.join(", ", new TreeSet<>(SECURITY_HEADERS))),
          "security-headers",
          name);
    }
    if (!VALUE.matcher(value).matches()) {
      throw new InvalidEntry(
          "security-headers: %s: found '%s', expected printable ASCII".formatted(name, value),
          "security-headers",
          name);
    }
  }

  public static WebConfig defaults() {
    return new WebConfig(
        List.of(),
        Duration.ofSeconds(15),
        Duration.ofSeconds(2),
        true,
        new Size(1 << 10),
        false,
        Map.of());
  }
}
