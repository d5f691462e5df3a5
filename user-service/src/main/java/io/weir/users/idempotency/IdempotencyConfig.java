package io.weir.users.idempotency;

import java.time.Duration;

/**
 * Configuration of idempotency keys.
 *
 * @param keep time for which the answer of a key is kept
 * @param maxWait maximum wait for another request with the same key that is under way
 * @param identity name of the metadata with the identity of the caller, whose keys are separate
 *     from those of other callers
 */
public record IdempotencyConfig(Duration keep, Duration maxWait, String identity) {

  public IdempotencyConfig {
    if (!keep.isPositive()) {
      throw new IllegalArgumentException("keep: more than 0 is expected");
    }
    if (maxWait.toMillis() < 1) {
      // PostgreSQL takes 0 for no limit.
      throw new IllegalArgumentException("max-wait: at least 1ms is expected");
    }
    if (!identity.matches("[a-z0-9]+(-[a-z0-9]+)*") || identity.endsWith("-bin")) {
      throw new IllegalArgumentException(
          "identity: found '%s', expected a name of metadata, such as x-user-id"
              .formatted(identity));
    }
  }

  public static IdempotencyConfig defaults() {
    return new IdempotencyConfig(Duration.ofHours(24), Duration.ofSeconds(1), "x-user-id");
  }
}
