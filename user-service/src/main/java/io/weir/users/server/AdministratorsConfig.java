package io.weir.users.server;

import io.weir.runtime.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Authentication of administrators beside the accounts that are some.
 *
 * @param token their bearer token; null to admit administrators by their accounts only
 */
public record AdministratorsConfig(@Nullable Secret token) {
  private static final int SHORTEST = 16;

  public AdministratorsConfig {
    if (token != null && token.value().length() < SHORTEST) {
      throw new IllegalArgumentException(
          "token: at least %d characters are expected".formatted(SHORTEST));
    }
  }

  public static AdministratorsConfig defaults() {
    return new AdministratorsConfig(null);
  }
}
