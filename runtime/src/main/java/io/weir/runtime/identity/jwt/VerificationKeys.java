package io.weir.runtime.identity.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys of an issuer at one time (JWK set, RFC 7517). Immutable; two sets with the same keys are
 * equal.
 */
record VerificationKeys(List<VerificationKey> keys) {
  private static final int MAX_KEYS = 100;

  /** Most keys that are tried for a token that names none. */
  private static final int MAX_TRIED = 8;

  VerificationKeys {
    keys = List.copyOf(keys);
  }

  /**
   * Reads a JWK set. Leaves out keys that are not for this: secret keys, keys for encryption, RSA
   * keys of less than 2048 bits, unknown curves.
   *
   * @throws IllegalArgumentException if the text is not a JWK set, or no key is left
   */
  static VerificationKeys parse(byte[] json) {
    List<VerificationKey> keys = new ArrayList<>();
    try {
      var set = JWKSet.parse(new String(json, StandardCharsets.UTF_8)).getKeys();
      if (set.size() > MAX_KEYS) {
        throw new IllegalArgumentException("more than " + MAX_KEYS + " keys");
      }
      for (var jwk : set) {
        var key = VerificationKey.of(jwk);
        if (key != null) {
          keys.add(key);
        }
      }
    } catch (ParseException | JOSEException invalid) {
      throw new IllegalArgumentException("not a JWK set: " + invalid.getMessage(), invalid);
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "no public key for signatures: RSA of 2048 to 8192 bits, or P-256, P-384, P-521");
    }
    return new VerificationKeys(keys);
  }

  /**
   * Returns the keys that may have signed a token.
   *
   * @param id id of the key that the token names; null if it names none
   */
  List<VerificationKey> candidates(@Nullable String id, SignatureAlgorithm algorithm) {
    List<VerificationKey> found = new ArrayList<>();
    for (var key : keys) {
      if ((id == null || id.equals(key.id())) && key.isFor(algorithm)) {
        found.add(key);
      }
    }
    return found.size() <= MAX_TRIED ? found : found.subList(0, MAX_TRIED);
  }

  /** Returns true if a key has this id, whatever it is for. */
  boolean has(@Nullable String id) {
    return id == null || keys.stream().anyMatch(key -> id.equals(key.id()));
  }
}
