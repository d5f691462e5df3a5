package io.weir.runtime.identity.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import org.jspecify.annotations.Nullable;

/** Public key of an issuer. Thread-safe. */
final class VerificationKey {
  /** Smallest RSA key, in bits (RFC 7518, 3.3). */
  private static final int MIN_RSA = 2048;

  private static final int MAX_RSA = 8192;

  private final JWK key;
  private final JWSVerifier verifier;

  private VerificationKey(JWK key, JWSVerifier verifier) {
    this.key = key;
    this.verifier = verifier;
  }

  /**
   * Returns a key of a set; null if it is not for signatures with a public key, or too small to
   * prove anything, or so large that checking would take long.
   */
  static @Nullable VerificationKey of(JWK jwk) throws JOSEException {
    boolean signs = jwk.getKeyUse() == null || KeyUse.SIGNATURE.equals(jwk.getKeyUse());
    boolean verifies =
        jwk.getKeyOperations() == null
            || jwk.getKeyOperations().isEmpty()
            || jwk.getKeyOperations().contains(KeyOperation.VERIFY);
    if (!signs || !verifies) {
      return null;
    }
    return switch (jwk) {
      case RSAKey rsa when rsa.size() >= MIN_RSA && rsa.size() <= MAX_RSA ->
          new VerificationKey(rsa.toPublicJWK(), new RSASSAVerifier(rsa.toRSAPublicKey()));
      case ECKey ec when isKnown(ec) ->
          new VerificationKey(ec.toPublicJWK(), new ECDSAVerifier(ec.toECPublicKey()));
      default -> null;
    };
  }

  private static boolean isKnown(ECKey key) {
    for (var algorithm : SignatureAlgorithm.values()) {
      if (key.getCurve().equals(algorithm.curve())) {
        return true;
      }
    }
    return false;
  }

  @Nullable String id() {
    return key.getKeyID();
  }

  /** Returns true if the key is for an algorithm: by its type, its curve, and its own "alg". */
  boolean isFor(SignatureAlgorithm algorithm) {
    var own = key.getAlgorithm();
    if (own != null && !own.getName().equals(algorithm.name())) {
      return false;
    }
    return algorithm.curve() == null
        ? key instanceof RSAKey
        : key instanceof ECKey ec && algorithm.curve().equals(ec.getCurve());
  }

  /**
   * Returns true if a signature is valid. The header of the token has no say in how: only the
   * algorithm, which {@link #isFor} has compared with the key.
   */
  boolean verify(SignatureAlgorithm algorithm, CompactToken token) {
    try {
      return verifier.verify(new JWSHeader(algorithm.jws()), token.signed(), token.signature());
    } catch (JOSEException wrong) {
      return false;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VerificationKey own && own.key.equals(key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }
}
