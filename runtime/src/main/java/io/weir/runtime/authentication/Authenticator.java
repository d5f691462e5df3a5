package io.weir.runtime.authentication;

import com.linecorp.armeria.common.RequestHeaders;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.identity.Identity;
import io.weir.runtime.identity.IdentityMetadata;
import io.weir.runtime.identity.Proof;
import io.weir.runtime.identity.Sessions;
import io.weir.runtime.identity.jwt.TokenVerifier;
import io.weir.runtime.identity.jwt.Verdict;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Checks the credentials of requests. Thread-safe; never blocks. */
public final class Authenticator implements AutoCloseable {
  private final CredentialsReader reader;
  private final TokenVerifier tokens;
  private final @Nullable ApiKeys keys;
  private final @Nullable ClientCertificates certificates;
  private final IdentityMetadata metadata;
  private final TokenVerifier.Environment environment;
  private final Sessions sessions;

  private Authenticator(
      IdentityConfig config,
      TokenVerifier tokens,
      TokenVerifier.Environment environment,
      Sessions sessions) {
    this.environment = environment;
    this.sessions = sessions;
    this.reader = new CredentialsReader(config);
    this.tokens = tokens;
    this.keys = config.apiKeys().map(ApiKeys::new).orElse(null);
    this.certificates = config.certificates().map(ClientCertificates::new).orElse(null);
    this.metadata = new IdentityMetadata(config.metadata());
  }

  /** Starts to read the keys of the issuers. */
  public static Authenticator start(IdentityConfig config, TokenVerifier.Environment environment) {
    return start(config, environment, null);
  }

  /**
   * Starts to read the keys of the issuers, in place of another authenticator.
   *
   * @param before its keys stay until they have been read again, and its sessions for good; null
   *     for none
   */
  public static Authenticator start(
      IdentityConfig config,
      TokenVerifier.Environment environment,
      @Nullable Authenticator before) {
    var known = before == null ? null : before.tokens;
    return new Authenticator(
        config,
        TokenVerifier.start(config.jwt(), environment, known),
        environment,
        before == null ? new Sessions() : before.sessions);
  }

  /**
   * Result of a check.
   *
   * @param newer completes when the same check may have another result; null if it has been decided
   */
  record Checked(Proof proof, @Nullable CompletableFuture<@Nullable Void> newer) {}

  Credentials read(RequestHeaders headers, String target, boolean socket) {
    return reader.read(headers, target, socket);
  }

  /**
   * Checks credentials.
   *
   * @param caller key of the caller's address; null for an operator who asks about them
   */
  Checked check(Credentials.Found found, @Nullable Object caller) {
    return switch (found) {
      case Credentials.None _ -> new Checked(new Proof.None(), null);
      case Credentials.Ambiguous ambiguous -> rejected(ambiguous.reason());
      case Credentials.ApiKey key -> ofKey(key.text());
      case Credentials.Token token ->
          switch (tokens.verify(token.text(), caller)) {
            case Verdict.Valid valid -> new Checked(new Proof.Verified(valid.identity()), null);
            case Verdict.Invalid invalid -> rejected(invalid.reason());
            case Verdict.Undecided open ->
                new Checked(
                    open.missing()
                        ? new Proof.Unknown(open.reason())
                        : new Proof.Rejected(open.reason()),
                    open.newer());
          };
    };
  }

  /** Returns what the certificate of a caller proves, which has sent no other credentials. */
  Proof byCertificate(Exchange exchange) {
    var identity = certificates == null ? null : certificates.of(exchange);
    return identity == null ? new Proof.None() : new Proof.Verified(identity);
  }

  private Checked ofKey(String text) {
    var identity = keys == null ? null : keys.find(text);
    return identity == null
        ? rejected("the API key is not known")
        : new Checked(new Proof.Verified(identity), null);
  }

  private static Checked rejected(String reason) {
    return new Checked(new Proof.Rejected(reason), null);
  }

  /** Returns what the credentials of a request prove now, without waiting for keys. */
  public Proof proof(RequestHeaders headers, String target) {
    return check(read(headers, target, false).found(), null).proof();
  }

  /**
   * Returns the time at which a proved identity ends, in nanoseconds of the monotonic clock; null
   * for never.
   */
  @Nullable Long ends(Proof proof) {
    var identity = proof.identity();
    if (identity == null || identity.endsMillis() == Identity.NEVER) {
      return null;
    }
    long left = identity.endsMillis() - environment.clock().millis();
    return environment.nanoTime().getAsLong() + TimeUnit.MILLISECONDS.toNanos(left);
  }

  IdentityMetadata metadata() {
    return metadata;
  }

  Sessions sessions() {
    return sessions;
  }

  @Override
  public void close() {
    tokens.close();
  }
}
