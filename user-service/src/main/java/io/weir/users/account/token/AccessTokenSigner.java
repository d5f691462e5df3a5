package io.weir.users.account.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.weir.users.call.Call;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.UUID;
import java.util.function.Supplier;

/** Issues access tokens: JWT (RFC 9068) with an ES256 signature. Thread-safe. */
final class AccessTokenSigner {
  static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");

  private final TokensConfig config;
  private final String issuer;
  private final SigningKeys keys;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  AccessTokenSigner(
      TokensConfig config,
      String issuer,
      SigningKeys keys,
      InstantSource clock,
      Supplier<UUID> ids) {
    this.config = config;
    this.issuer = issuer;
    this.keys = keys;
    this.clock = clock;
    this.ids = ids;
  }

  /** Returns a token in the compact form. */
  String sign(AccessClaims claims, Call call) {
    var signer = keys.signer(call);
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var set =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(config.audience())
            .subject(claims.subject().toString())
            .issueTime(Date.from(now))
            .notBeforeTime(Date.from(now))
            .expirationTime(Date.from(now.plus(config.access())))
            .jwtID(ids.get().toString())
            .claim("sid", claims.session().toString())
            .claim("scope", String.join(" ", claims.role().names()))
            .claim("roles", claims.role().names())
            .build();
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256).type(ACCESS_TOKEN).keyID(signer.id()).build();
    try {
      var token = new SignedJWT(header, set);
      token.sign(new ECDSASigner(signer.key()));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("access token cannot be signed", e);
    }
  }
}
