package io.weir.users.account.token;

import java.time.Instant;

/** Result of the use of a refresh token. */
sealed interface Renewal {

  /** The token was spent for the next one. */
  record Renewed(AccessClaims claims, Instant expiresAt) implements Renewal {}

  /** The token was spent a moment ago; its session goes on. */
  record Raced() implements Renewal {}

  /** The token had been spent before, so its session has ended. */
  record Reused(AccessClaims claims) implements Renewal {}

  /** The user is suspended, so the session has ended. */
  record Suspended() implements Renewal {}

  /** The token is not known or has expired. */
  record Unknown() implements Renewal {}
}
