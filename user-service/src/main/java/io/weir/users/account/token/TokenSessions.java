package io.weir.users.account.token;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.runtime.config.Secret;
import io.weir.users.call.Call;
import io.weir.users.database.Sql;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions of users, and the tokens that they get. Thread-safe. */
public final class TokenSessions {
  private static final Logger log = LoggerFactory.getLogger(TokenSessions.class);

  /** Reserve for clocks that differ, for which a key is kept after its last token has expired. */
  private static final Duration RESERVE = Duration.ofMinutes(5);

  private static final int RENEWALS_OF_KEYS_PER_PUBLISH = 4;
  private static final Duration RENEW_KEYS = Duration.ofMinutes(1);

  private final TokensConfig config;
  private final KeysConfig keysConfig;
  private final SigningKeys keys;
  private final AccessTokenSigner signer;
  private final AccessTokenVerifier verifier;
  private final RefreshTokenStore store;
  private final Sources sources;

  /**
   * Sources of time and randomness, and the place of metrics.
   *
   * @param ids returns new identifiers
   */
  public record Sources(
      InstantSource clock, SecureRandom random, Supplier<UUID> ids, MeterRegistry meters) {}

  /**
   * @param issuer value of iss
   */
  public TokenSessions(
      TokensConfig config, KeysConfig keysConfig, String issuer, Sql sql, Sources sources) {
    this.config = config;
    this.keysConfig = keysConfig;
    this.sources = sources;
    @Nullable Secret secret = keysConfig.secret();
    this.keys =
        new SigningKeys(
            new SigningKeyStore(sql),
            new KeySealer(secret, sources.random()),
            new KeySchedule(
                keysConfig.rotate(), keysConfig.publish(), config.access().plus(RESERVE)),
            sources.clock(),
            sources.random());
    this.signer = new AccessTokenSigner(config, issuer, keys, sources.clock(), sources.ids());
    this.verifier = new AccessTokenVerifier(issuer, config.audience(), keys, sources.clock());
    this.store = new RefreshTokenStore(sql, config);
  }

  /** Begins a session. */
  public SessionTokens begin(UUID user, Role role, Call call) {
    var claims = new AccessClaims(user, sources.ids().get(), role);
    var refresh = RandomToken.next(sources.random());
    // Before anything is stored, because without a key the session would be of no use.
    var access = signer.sign(claims, call);
    var expires = store.begin(claims, refresh.hash(), now(), call);
    return tokens(access, refresh, claims, expires);
  }

  /**
   * Renews a session.
   *
   * @throws TokenFailure if the token does not stand for one
   */
  public SessionTokens renew(String text, Call call) {
    var token = RandomToken.parse(text).orElseThrow(() -> refused("unknown"));
    var next = RandomToken.next(sources.random());
    // A token that is spent without an answer is lost.
    var _ = keys.signer(call);
    return switch (store.renew(token.hash(), next.hash(), now(), call)) {
      case Renewal.Renewed(var claims, var expires) -> {
        count("renewed");
        yield tokens(signer.sign(claims, call), next, claims, expires);
      }
      case Renewal.Reused(var claims) -> {
        log.warn(
            "session {} of user {} ended: one of its refresh tokens was used twice",
            claims.session(),
            claims.subject());
        throw refused("reused");
      }
      case Renewal.Raced _ -> throw refused("raced");
      case Renewal.Unknown _ -> throw refused("unknown");
      case Renewal.Suspended _ -> {
        count("suspended");
        throw new TokenFailure.Suspended();
      }
    };
  }

  private TokenFailure refused(String outcome) {
    count(outcome);
    return new TokenFailure.NotValid();
  }

  private void count(String outcome) {
    sources.meters().counter("accounts.refreshes", "outcome", outcome).increment();
  }

  private SessionTokens tokens(
      String access, RandomToken refresh, AccessClaims claims, Instant expires) {
    var lives = new SessionTokens.Lives(config.access(), Duration.between(now(), expires));
    return new SessionTokens(access, refresh, claims, lives);
  }

  /** Ends the session of a refresh token, or all sessions of its user. */
  public void end(String text, boolean everywhere, Call call) {
    RandomToken.parse(text).ifPresent(token -> store.end(token.hash(), everywhere, call));
  }

  /** Returns true if the access token is valid now and its user has the role. Never blocks. */
  public boolean proves(String accessToken, Role role) {
    return verifier.proves(accessToken, role);
  }

  /** Returns the keys by which access tokens are checked. */
  public PublicKeys keys() {
    return keys;
  }

  /** Returns the period of {@link #renewKeys}. */
  public Duration keysPeriod() {
    var period = keysConfig.publish().dividedBy(RENEWALS_OF_KEYS_PER_PUBLISH);
    return period.compareTo(RENEW_KEYS) < 0 ? period : RENEW_KEYS;
  }

  /** Reads the signing keys, and makes and deletes those that are due. */
  public void renewKeys(Call call) {
    keys.renew(call);
  }

  /** Deletes some sessions that have expired. */
  public void clear(Call call) {
    store.clear(now(), call);
  }

  private Instant now() {
    return sources.clock().instant();
  }
}
