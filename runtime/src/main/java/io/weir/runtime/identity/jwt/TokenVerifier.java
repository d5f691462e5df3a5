package io.weir.runtime.identity.jwt;

import io.weir.runtime.identity.Identity;
import io.weir.runtime.ratelimit.Rate;
import io.weir.runtime.ratelimit.TokenBuckets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks tokens of several issuers. Verified tokens are kept until they expire or the keys of their
 * issuer change, so that most calls need no check of a signature. Thread-safe; never blocks.
 */
public final class TokenVerifier implements AutoCloseable {
  /** Characters of the verified tokens that are kept: some ten thousand tokens. */
  private static final long KEPT = 16 << 20;

  /** Longest time of one reading of keys. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Wrong signatures that a caller may send at once. */
  private static final int FORGERIES = 100;

  private static final int CALLERS = 10_000;

  private final Map<String, Issuer> issuers = new HashMap<>();
  private final InstantSource clock;
  private final TokenCache verified = new TokenCache(KEPT);
  private final TokenBuckets forgeries;

  /**
   * Surroundings of a verifier.
   *
   * @param clock wall clock, by which tokens expire
   * @param nanoTime monotonic clock, which limits the readings of keys
   * @param timer plans the readings of keys
   * @param blocking reads files and parses keys
   */
  public record Environment(
      InstantSource clock,
      LongSupplier nanoTime,
      ScheduledExecutorService timer,
      Executor blocking) {}

  TokenVerifier(List<Issuer> issuers, InstantSource clock, LongSupplier nanoTime) {
    issuers.forEach(issuer -> this.issuers.put(issuer.name(), issuer));
    this.clock = clock;
    this.forgeries = new TokenBuckets(FORGERIES, Rate.parse("10/s"), CALLERS, nanoTime);
  }

  /**
   * Starts a verifier, which reads the keys until it is closed.
   *
   * @param before verifier whose place this one takes; it begins with the keys of the issuers that
   *     both have, if they come from the same source. Null for none
   */
  public static TokenVerifier start(
      List<JwtConfig> configs, Environment environment, @Nullable TokenVerifier before) {
    List<Issuer> issuers = new ArrayList<>();
    for (var config : configs) {
      var issuer = issuer(config, environment);
      var known = before == null ? null : before.issuers.get(config.issuer());
      issuer.keys().startWith(known == null ? null : known.keysOf(config.keys()));
      issuers.add(issuer);
    }
    return new TokenVerifier(issuers, environment.clock(), environment.nanoTime());
  }

  private static Issuer issuer(JwtConfig config, Environment environment) {
    var source = KeySource.of(config.keys(), TIMEOUT, environment.blocking());
    return new Issuer(
        config,
        new KeyCache(
            config.issuer(),
            source,
            config.keys().every(),
            environment.timer(),
            environment.nanoTime()));
  }

  /** Checks a token for an operator who asks about it. See {@link #verify(String, Object)}. */
  public Verdict verify(String token) {
    return verify(token, null);
  }

  /**
   * Checks a token. A signature costs more than anything else that a caller can ask for with so
   * little, so no new tokens of a caller are checked once it has sent many with wrong signatures.
   *
   * @param token in the compact form
   * @param caller key of the caller's address; null if it may send as many as it likes
   */
  public Verdict verify(String token, @Nullable Object caller) {
    long now = clock.millis();
    var known = verified.get(token);
    if (known != null) {
      var identity = known.identity();
      if (isCurrent(identity, known.keys()) && now < identity.endsMillis()) {
        return new Verdict.Valid(identity);
      }
      verified.remove(token);
    }
    try {
      return checked(token, CompactToken.parse(token), now, caller);
    } catch (InvalidToken invalid) {
      return new Verdict.Invalid(invalid.reason());
    }
  }

  private boolean isCurrent(Identity identity, VerificationKeys keys) {
    var issuer = issuers.get(identity.issuer());
    // Keys that have changed do not prove what they proved.
    return issuer != null && keys.equals(keysOf(issuer));
  }

  private static @Nullable VerificationKeys keysOf(Issuer issuer) {
    return issuer.keys().now();
  }

  private Verdict checked(String token, CompactToken parts, long now, @Nullable Object caller)
      throws InvalidToken {
    var claims = parts.claims();
    // Empty if the token names none, and no issuer has an empty name.
    var issuer = issuers.get(claims.path("iss").isTextual() ? claims.get("iss").asText() : "");
    if (issuer == null) {
      throw new InvalidToken("the token has an issuer that is not configured");
    }
    // Before the signature, which costs more.
    var identity = issuer.identity(claims, now);
    var keys = keysOf(issuer);
    if (keys == null) {
      return new Verdict.Undecided(
          "the keys of the issuer cannot be read", true, issuer.keys().newer());
    }
    if (!isSigned(issuer, parts, keys, caller)) {
      return new Verdict.Undecided("the token names an unknown key", false, issuer.keys().newer());
    }
    verified.put(token, new TokenCache.Verified(keys, identity));
    return new Verdict.Valid(identity);
  }

  private boolean isSigned(
      Issuer issuer, CompactToken parts, VerificationKeys keys, @Nullable Object caller)
      throws InvalidToken {
    if (caller != null && forgeries.isEmpty(caller)) {
      throw new InvalidToken("too many tokens with wrong signatures came from this address");
    }
    try {
      return issuer.isSigned(parts, keys);
    } catch (InvalidToken forged) {
      if (caller != null) {
        forgeries.take(caller);
      }
      throw forged;
    }
  }

  /** Returns the number of readings of an issuer's keys. */
  long readings(String issuer) {
    var known = issuers.get(issuer);
    return known == null ? 0 : known.keys().readings();
  }

  /** Returns the issuers whose keys cannot be read. */
  public List<String> failing() {
    return issuers.values().stream()
        .filter(issuer -> issuer.keys().isFailing())
        .map(Issuer::name)
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    issuers.values().forEach(issuer -> issuer.keys().close());
  }
}
