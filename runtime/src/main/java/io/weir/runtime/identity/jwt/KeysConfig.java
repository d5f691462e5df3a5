package io.weir.runtime.identity.jwt;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the keys of an issuer come from.
 *
 * @param url URL of a JWK set; null with a file
 * @param file file with a JWK set, relative to the configuration; null with a URL
 * @param refresh time after which the keys are read again in the background; by default 5 minutes
 *     for a URL, 5 seconds for a file
 */
public record KeysConfig(@Nullable URI url, @Nullable Path file, @Nullable Duration refresh) {
  private static final Duration OF_URL = Duration.ofMinutes(5);
  private static final Duration OF_FILE = Duration.ofSeconds(5);
  private static final Duration LEAST = Duration.ofSeconds(1);

  public KeysConfig {
    if ((url == null) == (file == null)) {
      throw new IllegalArgumentException("keys need url: https://... or file: keys.json");
    }
    if (url != null && !isHttp(url)) {
      // A URL may contain a password.
      throw new IllegalArgumentException("keys: url must be http://host/path or https://host/path");
    }
    if (refresh != null && refresh.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException("keys: refresh must be at least 1s");
    }
  }

  private static boolean isHttp(URI url) {
    var scheme = String.valueOf(url.getScheme());
    return (scheme.equals("https") || scheme.equals("http"))
        && url.getHost() != null
        && url.getRawUserInfo() == null;
  }

  /** Returns the time between two readings. */
  public Duration every() {
    return Objects.requireNonNullElse(refresh, url == null ? OF_FILE : OF_URL);
  }

  /** Returns whether the keys come from the same place, however often they are read. */
  boolean isSameSource(KeysConfig other) {
    return Objects.equals(url, other.url) && Objects.equals(file, other.file);
  }

  /**
   * Reads the file once; does nothing for a URL.
   *
   * @throws IllegalArgumentException if it cannot be read or is not a JWK set
   */
  public void check() {
    if (file != null) {
      var _ = KeySource.ofFile(file);
    }
  }

  /** Returns a copy with the file resolved against the directory of the configuration. */
  KeysConfig from(Path directory) {
    return file == null ? this : new KeysConfig(null, directory.resolve(file), refresh);
  }

  @Override
  public String toString() {
    return url == null ? String.valueOf(file) : url.toString();
  }
}
