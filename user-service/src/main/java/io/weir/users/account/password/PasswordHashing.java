package io.weir.users.account.password;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.weir.users.call.Call;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Hashes and compares passwords, a bounded number at once. Every comparison computes one hash, also
 * where there is none to compare with, so that its time does not tell who has an account.
 * Thread-safe.
 */
public final class PasswordHashing {
  private static final int SALT_BYTES = 16;

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
  };

  private final HashParameters cost;
  private final HashGate gate;
  private final Argon2Hasher hasher = new Argon2Hasher();
  private final SecureRandom random;
  private final MeterRegistry meters;
  private final Tracer tracer;
  private final Timer duration;
  private final Counter refused;

  /**
   * Result of a comparison.
   *
   * @param matches true if the password is right
   * @param renewed hash with the parameters that are configured now, if the password is right and
   *     its hash had others
   */
  public record Compared(boolean matches, Optional<PasswordHash> renewed) {}

  public PasswordHashing(
      PasswordsConfig config, SecureRandom random, MeterRegistry meters, Tracer tracer) {
    this.cost = config.parameters();
    this.gate = new HashGate(config.concurrent(), config.waiting(), config.maxWait());
    this.random = random;
    this.meters = meters;
    this.tracer = tracer;
    this.duration =
        Timer.builder("accounts.hash.duration")
            .description("Time to compute the hash of a password")
            .serviceLevelObjectives(BUCKETS)
            .register(meters);
    this.refused =
        Counter.builder("accounts.hash.refused")
            .description("Calls refused because too many passwords were hashed")
            .register(meters);
    Gauge.builder("accounts.hash.waiting", gate, HashGate::waiting)
        .description("Calls that wait to hash a password")
        .register(meters);
  }

  /**
   * Hashes a password.
   *
   * @param caller key of the caller's address, of which not too many are hashed at once
   * @throws PasswordFailure.Busy if too many are hashed
   */
  public PasswordHash hash(Password password, Object caller, Call call) {
    return gated(caller, call, () -> fresh(password));
  }

  /**
   * Compares a password.
   *
   * @param stored hash of the account; empty if there is no account
   * @param caller as above
   * @throws PasswordFailure.Busy if too many are hashed
   */
  public Compared compare(
      Password password, Optional<PasswordHash> stored, Object caller, Call call) {
    return gated(caller, call, () -> compared(password, stored));
  }

  private Compared compared(Password password, Optional<PasswordHash> stored) {
    var hash = stored.orElseGet(() -> new PasswordHash(cost, salt(), new byte[0]));
    if (!hash.matches(digest(password, hash.parameters(), hash.salt()))) {
      return new Compared(false, Optional.empty());
    }
    return new Compared(
        true, hash.parameters().equals(cost) ? Optional.empty() : Optional.of(fresh(password)));
  }

  private PasswordHash fresh(Password password) {
    var salt = salt();
    return new PasswordHash(cost, salt, digest(password, cost, salt));
  }

  private byte[] salt() {
    var salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return salt;
  }

  private byte[] digest(Password password, HashParameters parameters, byte[] salt) {
    var span =
        Span.current().getSpanContext().isValid()
            ? tracer.spanBuilder("hash password").startSpan()
            : Span.getInvalid();
    var timing = Timer.start(meters);
    try {
      return hasher.digest(password, parameters, salt);
    } finally {
      timing.stop(duration);
      span.end();
    }
  }

  private <T> T gated(Object caller, Call call, Supplier<T> work) {
    try {
      return gate.run(caller, call, work);
    } catch (PasswordFailure.Busy e) {
      refused.increment();
      throw e;
    }
  }
}
