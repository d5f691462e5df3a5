package io.weir.runtime.identity.jwt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one issuer.
 *
 * @param issuer value of "iss"
 * @param audiences values of "aud", one of which a token must have
 * @param algorithms algorithms that are allowed; by default RS256 and ES256
 * @param leeway difference of the clocks of issuer and gateway that is tolerated; by default 30s
 * @param claims metadata name by claim: what services are told of a caller
 */
public record JwtConfig(
    String issuer,
    List<String> audiences,
    KeysConfig keys,
    List<SignatureAlgorithm> algorithms,
    @Nullable Duration leeway,
    Map<String, String> claims) {
  private static final List<SignatureAlgorithm> USUAL =
      List.of(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256);
  private static final Duration MOST_LEEWAY = Duration.ofMinutes(10);

  public JwtConfig {
    audiences = List.copyOf(audiences);
    algorithms = algorithms.isEmpty() ? USUAL : List.copyOf(algorithms);
    claims = Map.copyOf(claims);
    leeway = Objects.requireNonNullElse(leeway, Duration.ofSeconds(30));
    if (issuer.isBlank()) {
      throw new IllegalArgumentException("issuer: must be the 'iss' of the tokens");
    }
    if (audiences.isEmpty() || audiences.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "audiences: name the 'aud' of the tokens for this gateway; without it, a token for"
              + " another service would pass here");
    }
    if (leeway.isNegative() || leeway.compareTo(MOST_LEEWAY) > 0) {
      throw new IllegalArgumentException("leeway: must be from 0s to 10m");
    }
    claims.values().forEach(MetadataName::check);
    if (Set.copyOf(claims.values()).size() < claims.size()) {
      throw new IllegalArgumentException(
          "claims: two claims have the same name of metadata, of which services would get either;"
              + " give each its own");
    }
  }

  /** Returns a copy with the file of the keys resolved against a directory. */
  public JwtConfig from(Path directory) {
    return new JwtConfig(issuer, audiences, keys.from(directory), algorithms, leeway, claims);
  }

  long leewayMillis() {
    return Objects.requireNonNull(leeway).toMillis();
  }
}
