package io.weir.testkit.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Issuer with keys of its own, which signs whatever a test wants, well-formed or not. */
public final class TestIssuer {
  private final RSAKey rsa;
  private final ECKey ec;

  private TestIssuer(RSAKey rsa, ECKey ec) {
    this.rsa = rsa;
    this.ec = ec;
  }

  /**
   * Creates an issuer with an RSA key, "NAME-rsa", and a P-256 key, "NAME-ec".
   *
   * @param name beginning of the ids of its keys
   */
  public static TestIssuer create(String name) {
    try {
      return new TestIssuer(
          new RSAKeyGenerator(2048).keyID(name + "-rsa").generate(),
          new ECKeyGenerator(Curve.P_256).keyID(name + "-ec").generate());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public RSAKey rsa() {
    return rsa;
  }

  public ECKey ec() {
    return ec;
  }

  /** Returns the public keys as a JWK set. */
  public String jwks() {
    return jwks(rsa, ec);
  }

  /** Returns a JWK set with the public parts of keys. */
  public static String jwks(JWK... keys) {
    return new JWKSet(Arrays.asList(keys)).toString(true);
  }

  /** Returns a token that is signed with the RSA key (RS256). */
  public String token(String claims) {
    return rs256("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"" + rsa.getKeyID() + "\"}", claims);
  }

  /** Returns a token that is signed with the P-256 key (ES256). */
  public String ecToken(String claims) {
    return es256("{\"alg\":\"ES256\",\"kid\":\"" + ec.getKeyID() + "\"}", claims);
  }

  /** Returns a token with any header, signed as RS256. */
  public String rs256(String header, String claims) {
    try {
      var signed = signed(header, claims);
      var signature =
          new RSASSASigner(rsa)
              .sign(new JWSHeader(JWSAlgorithm.RS256), signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + signature;
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a token with any header, signed as ES256. */
  public String es256(String header, String claims) {
    try {
      var signed = signed(header, claims);
      var signature =
          new ECDSASigner(ec)
              .sign(new JWSHeader(JWSAlgorithm.ES256), signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + signature;
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns header and claims in base64url, without a signature. */
  public static String signed(String header, String claims) {
    return base64(header.getBytes(StandardCharsets.UTF_8))
        + "."
        + base64(claims.getBytes(StandardCharsets.UTF_8));
  }

  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
