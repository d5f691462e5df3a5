package io.weir.gateway.web;

import io.weir.runtime.config.value.Size;
import java.net.URI;
import java.time.Duration;
import java.util.List;

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
 */
public record WebConfig(
    List<String> origins,
    Duration heartbeat,
    Duration retry,
    boolean compression,
    Size compressFrom,
    boolean methodOverride) {

  public WebConfig {
    origins = List.copyOf(origins);
    origins.forEach(WebConfig::check);
    if (!heartbeat.isPositive()) {
      throw new IllegalArgumentException("heartbeat must be longer than 0s");
    }
    if (retry.isNegative()) {
      throw new IllegalArgumentException("retry must not be negative");
    }
  }

  private static void check(String origin) {
    if (!origin.equals("*") && !isOrigin(origin)) {
      throw new IllegalArgumentException(
          "origins: found '%s', expected scheme://host or scheme://host:port, or *"
              .formatted(origin));
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

  public static WebConfig defaults() {
    return new WebConfig(
        List.of(), Duration.ofSeconds(15), Duration.ofSeconds(2), true, new Size(1 << 10), false);
  }
}
