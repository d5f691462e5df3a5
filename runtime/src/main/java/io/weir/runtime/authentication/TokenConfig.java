package io.weir.runtime.authentication;

import org.jspecify.annotations.Nullable;

/**
 * Places of tokens beside {@code authorization: Bearer} and the subprotocol of a WebSocket.
 *
 * @param cookie name of a cookie; null for none
 * @param query name of a query parameter; null for none. URLs end up in histories and logs of
 *     others, so it is for clients that can send nothing else
 */
public record TokenConfig(@Nullable String cookie, @Nullable String query) {
  private static final String NAME = "[A-Za-z0-9_.-]+";

  public TokenConfig {
    if ((cookie != null && !cookie.matches(NAME)) || (query != null && !query.matches(NAME))) {
      throw new IllegalArgumentException(
          "places: cookie and query are names of letters, digits, '_', '-' and '.'");
    }
  }

  public static TokenConfig defaults() {
    return new TokenConfig(null, null);
  }
}
