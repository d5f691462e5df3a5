package io.weir.runtime.identity.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.util.AsciiString;
import io.weir.runtime.identity.Claims;
import io.weir.runtime.identity.Identity;
import io.weir.runtime.identity.IdentityMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the tokens of one issuer, with the keys of one time. Pure but for the keys. */
final class Issuer {
  private static final long MILLIS = 1_000;

  private final JwtConfig config;
  private final KeyCache keys;

  Issuer(JwtConfig config, KeyCache keys) {
    this.config = config;
    this.keys = keys;
  }

  String name() {
    return config.issuer();
  }

  KeyCache keys() {
    return keys;
  }

  /** Returns the keys if they come from this source; null otherwise, or if there are none yet. */
  @Nullable VerificationKeys keysOf(KeysConfig source) {
    return config.keys().isSameSource(source) ? keys.now() : null;
  }

  /**
   * Checks algorithm and signature.
   *
   * @return true if the signature is valid, false if it would need a key that is not known
   * @throws InvalidToken if the token must not pass with any key
   */
  boolean isSigned(CompactToken token, VerificationKeys known) throws InvalidToken {
    var algorithm = token.algorithm();
    if (!config.algorithms().contains(algorithm)) {
      throw new InvalidToken("the token has an algorithm that is not among those of its issuer");
    }
    var id = token.keyId();
    var candidates = known.candidates(id, algorithm);
    if (candidates.isEmpty()) {
      if (known.has(id)) {
        throw new InvalidToken("no key of the issuer is for the algorithm of the token");
      }
      return false;
    }
    for (var key : candidates) {
      if (key.verify(algorithm, token)) {
        return true;
      }
    }
    throw new InvalidToken("the signature of the token is wrong");
  }

  /**
   * Checks the claims about audience and time (RFC 7519, 4.1).
   *
   * @throws InvalidToken if they do not allow the token here and now
   */
  Identity identity(JsonNode claims, long nowMillis) throws InvalidToken {
    requireAudience(claims.get("aud"));
    long leeway = config.leewayMillis();
    Long expires = time(claims, "exp");
    if (expires == null) {
      throw new InvalidToken("the token has no exp");
    }
    long ends = expires + leeway;
    if (nowMillis >= ends) {
      throw new InvalidToken("the token has expired");
    }
    Long begins = time(claims, "nbf");
    if (begins != null && begins > nowMillis + leeway) {
      throw new InvalidToken("the token is not valid yet");
    }
    var subject = claims.get("sub");
    if (subject != null && !subject.isTextual()) {
      throw new InvalidToken("the sub of the token is not a text");
    }
    var verified = Claims.of(claims);
    return new Identity(
        config.issuer(),
        subject == null ? "" : subject.asText(),
        verified,
        verified.scopes(),
        metadata(verified),
        ends);
  }

  private void requireAudience(@Nullable JsonNode audience) throws InvalidToken {
    if (audience != null) {
      for (var each : audience.isArray() ? audience : List.of(audience)) {
        if (each.isTextual() && config.audiences().contains(each.asText())) {
          return;
        }
      }
    }
    throw new InvalidToken("the token is for another audience");
  }

  /** Returns a time in milliseconds; null if the claim is missing. */
  private static @Nullable Long time(JsonNode claims, String name) throws InvalidToken {
    var value = claims.get(name);
    if (value == null) {
      return null;
    }
    double seconds = value.isNumber() ? value.asDouble() : Double.NaN;
    // Times from the years 1970 to 9999; others overflow somewhere.
    if (!(seconds >= 0 && seconds < 253_402_300_800.0)) {
      throw new InvalidToken("the " + name + " of the token is not a time");
    }
    return (long) (seconds * MILLIS);
  }

  private Map<AsciiString, String> metadata(Claims claims) {
    Map<AsciiString, String> metadata = new HashMap<>();
    config
        .claims()
        .forEach((claim, name) -> {
          var value = claims.text(claim);
          if (value != null) {
            metadata.put(AsciiString.cached(name), IdentityMetadata.text(value));
          }
        });
    return metadata;
  }
}
