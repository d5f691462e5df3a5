package io.weir.loadbalancer.ratelimit.shared;

import io.weir.runtime.config.DurationText;
import io.weir.runtime.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Redis or Valkey, through which gateways share their rate limits.
 *
 * @param redis "redis://host:6379", or "rediss://host:6379" with TLS; a path is the number of a
 *     database; null if each gateway counts for itself
 * @param user name of an ACL user; null for the default user
 * @param password null if the server asks for none
 * @param timeout time in which an answer must come, else the server is away; no call waits for it
 * @param whenAway how calls are counted while the server is away
 * @param prefix first part of the names of all keys, which keeps installations apart
 */
public record RateLimitStoreConfig(
    @Nullable URI redis,
    @Nullable String user,
    @Nullable Secret password,
    Duration timeout,
    WhenAway whenAway,
    String prefix) {
  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(10);
  private static final Pattern DATABASE = Pattern.compile("(/[0-9]{0,4})?");
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9:._-]{1,64}");

  /** How calls are counted while the server is away. */
  public enum WhenAway {
    /** Each gateway counts for itself. */
    OPEN,
    /** All calls to which a shared limit applies are refused. */
    CLOSED
  }

  public RateLimitStoreConfig {
    if (redis != null) {
      check(redis);
    }
    if (user != null && password == null) {
      throw new IllegalArgumentException("user: '%s' needs a password".formatted(user));
    }
    if (timeout.isZero() || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "timeout: found %s, expected more than 0s and at most 10s"
              .formatted(DurationText.of(timeout)));
    }
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "prefix: found '%s', expected at most 64 letters, digits and : . _ -".formatted(prefix));
    }
  }

  /** Returns the configuration of a gateway that counts for itself. */
  public static RateLimitStoreConfig defaults() {
    return new RateLimitStoreConfig(
        null, null, null, Duration.ofMillis(200), WhenAway.OPEN, "weir");
  }

  /** Checks a URL. A message does not repeat one that may contain a password. */
  private static void check(URI redis) {
    if (redis.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "redis: the URL names a user or a password; use the keys user and password instead");
    }
    boolean known = "redis".equals(redis.getScheme()) || "rediss".equals(redis.getScheme());
    var path = redis.getRawPath();
    if (!known
        || redis.getHost() == null
        || redis.getRawQuery() != null
        || !DATABASE.matcher(path == null ? "" : path).matches()) {
      throw new IllegalArgumentException(
          "redis: found '%s', expected redis://host:6379 or rediss://host:6379/1".formatted(redis));
    }
  }
}
