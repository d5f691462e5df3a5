package io.weir.users.account.token;

import io.weir.runtime.config.Secret;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keys that sign access tokens.
 *
 * @param secret encrypts the private keys in the database, at least 32 characters, the same at all
 *     instances; null to store them as they are
 * @param rotate time for which a key signs
 * @param publish time for which a key is published before it signs: longer than gateways keep the
 *     keys that they have read
 */
public record KeysConfig(@Nullable Secret secret, Duration rotate, Duration publish) {
  private static final int SHORTEST = 32;
  private static final Duration MIN_PUBLISH = Duration.ofSeconds(10);
  private static final Duration MAX_ROTATE = Duration.ofDays(3650);

  public KeysConfig {
    if (secret != null && secret.value().length() < SHORTEST) {
      throw new IllegalArgumentException(
          "secret: at least %d characters are expected".formatted(SHORTEST));
    }
    if (publish.compareTo(MIN_PUBLISH) < 0) {
      throw new IllegalArgumentException("publish: at least 10s is expected");
    }
    if (rotate.compareTo(publish.multipliedBy(2)) < 0 || rotate.compareTo(MAX_ROTATE) > 0) {
      throw new IllegalArgumentException(
          "rotate: at least twice as long as publish and at most 10 years is expected");
    }
  }

  public static KeysConfig defaults() {
    return new KeysConfig(null, Duration.ofDays(7), Duration.ofHours(1));
  }
}
