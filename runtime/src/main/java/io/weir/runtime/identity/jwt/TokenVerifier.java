package io.weir.runtime.identity.jwt;

import io.weir.runtime.identity.Identity;
import java.time.Duration;
import java.time.InstantSource;
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

  private final Map<String, Issuer> issuers = new HashMap<>();
  private final InstantSource clock;
  private final TokenCache verified = new TokenCache(KEPT);

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

  TokenVerifier(List<Issuer> issuers, InstantSource clock) {
    issuers.forEach(issuer -> this.issuers.put(issuer.name(), issuer));
    this.clock = clock;
  }

  /** Starts a verifier, which reads the keys until it is closed. */
  public static TokenVerifier start(List<JwtConfig> configs, Environment environment) {
    var issuers = configs.stream().map(config -> issuer(config, environment)).toList();
    issuers.forEach(issuer -> issuer.keys().start());
    return new TokenVerifier(issuers, environment.clock());
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

  /**
   * Checks a token.
   *
   * @param token in the compact form
   */
  public Verdict verify(String token) {
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
      return checked(token, CompactToken.parse(token), now);
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

  private Verdict checked(String token, CompactToken parts, long now) throws InvalidToken {
    var issuer = issuers.get(parts.issuer());
    if (issuer == null) {
      throw new InvalidToken("the token has an issuer that is not configured");
    }
    // Before the signature, which costs more.
    var identity = issuer.identity(parts, now);
    var keys = keysOf(issuer);
    if (keys == null) {
      return new Verdict.Undecided(
          "the keys of the issuer cannot be read", true, issuer.keys().newer());
    }
    if (!issuer.isSigned(parts, keys)) {
      return new Verdict.Undecided("the token names an unknown key", false, issuer.keys().newer());
    }
    verified.put(token, new TokenCache.Verified(keys, identity));
    return new Verdict.Valid(identity);
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
