package io.weir.users.account.token;

import java.time.Duration;

/**
 * Tokens of sessions.
 *
 * @param audience value of aud in access tokens
 * @param access life of an access token, 10s to 1h
 * @param refresh time after which a refresh token that is not used ends with its session
 * @param session longest time of a session, however often it is renewed
 * @param sessions most sessions of a user at once; a further login ends the oldest
 * @param grace time in which a refresh token that is used twice is refused without ending its
 *     session: an answer may have been lost, or two tabs were too fast; at most 1m
 */
public record TokensConfig(
    String audience,
    Duration access,
    Duration refresh,
    Duration session,
    int sessions,
    Duration grace) {
  private static final Duration MIN_ACCESS = Duration.ofSeconds(10);
  private static final Duration MAX_ACCESS = Duration.ofHours(1);
  private static final Duration MAX_SESSION = Duration.ofDays(3650);
  private static final Duration MAX_GRACE = Duration.ofMinutes(1);
  private static final int MAX_SESSIONS = 1000;

  public TokensConfig {
    require(!audience.isBlank(), "audience: a name for the services that take the tokens");
    require(
        access.compareTo(MIN_ACCESS) >= 0 && access.compareTo(MAX_ACCESS) <= 0,
        "access: 10s to 1h is expected");
    require(
        refresh.compareTo(access) > 0,
        "refresh: more than access is expected, or sessions end before they are renewed");
    require(
        session.compareTo(refresh) >= 0 && session.compareTo(MAX_SESSION) <= 0,
        "session: at least as long as refresh and at most 10 years is expected");
    require(
        sessions >= 1 && sessions <= MAX_SESSIONS,
        "sessions: 1 to 1000 is expected, found " + sessions);
    require(!grace.isNegative() && grace.compareTo(MAX_GRACE) <= 0, "grace: 0s to 1m is expected");
  }

  private static void require(boolean kept, String message) {
    if (!kept) {
      throw new IllegalArgumentException(message);
    }
  }

  public static TokensConfig defaults() {
    return new TokensConfig(
        "weir",
        Duration.ofMinutes(10),
        Duration.ofDays(14),
        Duration.ofDays(90),
        20,
        Duration.ofSeconds(10));
  }
}
