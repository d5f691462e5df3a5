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
  RS256(JWSAlgorithm.RS256, null),
  RS384(JWSAlgorithm.RS384, null),
  RS512(JWSAlgorithm.RS512, null),
  PS256(JWSAlgorithm.PS256, null),
  PS384(JWSAlgorithm.PS384, null),
  PS512(JWSAlgorithm.PS512, null),
  ES256(JWSAlgorithm.ES256, Curve.P_256),
  ES384(JWSAlgorithm.ES384, Curve.P_384),
  ES512(JWSAlgorithm.ES512, Curve.P_521);

  private final JWSAlgorithm jws;
  private final @Nullable Curve curve;

  SignatureAlgorithm(JWSAlgorithm jws, @Nullable Curve curve) {
    this.jws = jws;
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
    return jws;
  }

  /** Returns the curve of the keys; null for RSA. */
  @Nullable Curve curve() {
    return curve;
  }
}
