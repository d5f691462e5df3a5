package io.weir.users.account.token;

import java.time.Duration;
import java.util.UUID;

/**
 * Tokens of a session for its owner. Not a record, so that code that prints records cannot print
 * them.
 */
public final class SessionTokens {
  private final String access;
  private final RandomToken refresh;
  private final AccessClaims claims;
  private final Lives lives;

  /** Times until the tokens expire. */
  record Lives(Duration access, Duration refresh) {}

  SessionTokens(String access, RandomToken refresh, AccessClaims claims, Lives lives) {
    this.access = access;
    this.refresh = refresh;
    this.claims = claims;
    this.lives = lives;
  }

  public String access() {
    return access;
  }

  public String refresh() {
    return refresh.text();
  }

  public UUID user() {
    return claims.subject();
  }

  public Role role() {
    return claims.role();
  }

  public Duration accessLife() {
    return lives.access();
  }

  public Duration refreshLife() {
    return lives.refresh();
  }

  @Override
  public String toString() {
    return "***";
  }
}
