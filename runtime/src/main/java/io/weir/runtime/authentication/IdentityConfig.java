package io.weir.runtime.authentication;

import io.weir.runtime.config.ConfigException.InvalidEntry;
import io.weir.runtime.identity.jwt.JwtConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Ways in which callers prove who they are.
 *
 * @param jwt issuers of tokens
 * @param places places of tokens
 * @param apiKeys API keys
 * @param certificates certificates of clients, which count where there are no other credentials
 */
public record IdentityConfig(
    List<JwtConfig> jwt,
    TokenConfig places,
    Optional<ApiKeysConfig> apiKeys,
    Optional<CertificatesConfig> certificates) {

  public IdentityConfig {
    jwt = List.copyOf(jwt);
    var issuers = new HashSet<String>();
    for (int i = 0; i < jwt.size(); i++) {
      if (!issuers.add(jwt.get(i).issuer())) {
        throw new InvalidEntry("two entries have the issuer " + jwt.get(i).issuer(), "jwt", i);
      }
    }
    if (jwt.isEmpty() && !places.equals(TokenConfig.defaults())) {
      throw new InvalidEntry("places of tokens need jwt: whose tokens are they?", "places");
    }
  }

  public static IdentityConfig defaults() {
    return new IdentityConfig(
        List.of(), TokenConfig.defaults(), Optional.empty(), Optional.empty());
  }

  /** Returns true if callers cannot prove who they are. */
  public boolean isEmpty() {
    return jwt.isEmpty() && apiKeys.isEmpty() && certificates.isEmpty();
  }

  /** Returns a copy with files resolved against the directory of the configuration. */
  public IdentityConfig from(Path directory) {
    return new IdentityConfig(
        jwt.stream().map(issuer -> issuer.from(directory)).toList(), places, apiKeys, certificates);
  }

  /** Returns the names of the metadata by which services are told who a caller is. */
  public List<String> metadata() {
    var names = new ArrayList<String>();
    jwt.forEach(issuer -> names.addAll(issuer.claims().values()));
    apiKeys.ifPresent(keys -> {
      if (keys.metadata() != null) {
        names.add(keys.metadata());
      }
    });
    certificates.ifPresent(clients -> {
      if (clients.metadata() != null) {
        names.add(clients.metadata());
      }
    });
    return names;
  }
}
