package io.weir.users.account.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.List;

/**
 * Checks the access tokens that this service has issued, for calls that reach an instance without a
 * gateway in front of it. Thread-safe; never blocks.
 */
final class AccessTokenVerifier {
  private static final int MAX_LENGTH = 8 << 10;

  private final String issuer;
  private final String audience;
  private final SigningKeys keys;
  private final InstantSource clock;

  AccessTokenVerifier(String issuer, String audience, SigningKeys keys, InstantSource clock) {
    this.issuer = issuer;
    this.audience = audience;
    this.keys = keys;
    this.clock = clock;
  }

  /** Returns true if the token is valid now and its user has the role. */
  boolean proves(String token, Role role) {
    if (token.length() > MAX_LENGTH) {
      return false;
    }
    try {
      var parsed = SignedJWT.parse(token);
      return isSigned(parsed) && isCurrent(parsed.getJWTClaimsSet(), role);
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      // Its message would quote the token.
      return false;
    }
  }

  private boolean isSigned(SignedJWT token) throws JOSEException {
    var header = token.getHeader();
    var id = header.getKeyID();
    if (id == null
        || !header.getAlgorithm().equals(JWSAlgorithm.ES256)
        || !AccessTokenSigner.ACCESS_TOKEN.equals(header.getType())) {
      return false;
    }
    var key = keys.find(id);
    return key.isPresent() && token.verify(new ECDSAVerifier(key.get()));
  }

  private boolean isCurrent(JWTClaimsSet claims, Role role) throws ParseException {
    var expires = claims.getExpirationTime();
    var begins = claims.getNotBeforeTime();
    var now = clock.instant();
    List<String> roles = claims.getStringListClaim("roles");
    return issuer.equals(claims.getIssuer())
        && claims.getAudience().contains(audience)
        && expires != null
        && now.isBefore(expires.toInstant())
        && begins != null
        && !now.isBefore(begins.toInstant())
        && roles != null
        && roles.containsAll(role.names());
  }
}
