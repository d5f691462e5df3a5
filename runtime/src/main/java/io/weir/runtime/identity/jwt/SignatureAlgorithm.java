package io.weir.runtime.identity.jwt;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Signature algorithm of tokens (RFC 7518, 3.1). All need a public key only: an HMAC would make a
 * secret of it, and "none" is no signature.
 */
public enum SignatureAlgorithm {
  RS256(null),
  RS384(null),
  RS512(null),
  PS256(null),
  PS384(null),
  PS512(null),
  ES256("P-256"),
  ES384("P-384"),
  ES512("P-521");

  private final @Nullable String curve;

  /**
   * @param curve name of the curve; null for RSA
   */
  SignatureAlgorithm(@Nullable String curve) {
    this.curve = curve;
  }

  /**
   * Reads the name of an algorithm.
   *
   * @throws IllegalArgumentException if it is not one of these
   */
  public static SignatureAlgorithm parse(String name) {
    var found = named(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "found '%s', expected an algorithm with public keys: %s"
              .formatted(
                  name, Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "))));
    }
    return found;
  }

  /** Returns the algorithm of this name; null if there is none. */
  static @Nullable SignatureAlgorithm named(String name) {
    for (var algorithm : values()) {
      if (algorithm.name().equals(name)) {
        return algorithm;
      }
    }
    return null;
  }

  JWSAlgorithm jws() {
    return JWSAlgorithm.parse(name());
  }

  /** Returns the curve of the keys; null for RSA. */
  @Nullable Curve curve() {
    return curve == null ? null : Curve.parse(curve);
  }
}
