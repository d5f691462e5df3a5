package io.weir.runtime.authentication;

import io.netty.util.AsciiString;
import io.weir.runtime.digest.Sha256;
import io.weir.runtime.identity.Claims;
import io.weir.runtime.identity.Identity;
import io.weir.runtime.identity.IdentityMetadata;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * API keys by their hashes. Only hashes are compared, so that the time of a comparison says nothing
 * about a key. Immutable.
 */
final class ApiKeys {
  private static final int MAX_LENGTH = 512;

  private final Map<String, Identity> byHash = new HashMap<>();

  ApiKeys(ApiKeysConfig config) {
    config
        .keys()
        .forEach((name, key) -> byHash.put(key.sha256(), identity(config, name, key.scope())));
  }

  private static Identity identity(ApiKeysConfig config, String name, String scope) {
    var claims = Claims.of(name, scope);
    var metadata = config.metadata();
    return new Identity(
        Identity.API_KEYS,
        name,
        claims,
        claims.scopes(),
        metadata == null
            ? Map.of()
            : Map.of(AsciiString.cached(metadata), IdentityMetadata.text(name)),
        Identity.NEVER);
  }

  /** Returns the identity that a key proves; null if it proves none. */
  @Nullable Identity find(String key) {
    return key.isEmpty() || key.length() > MAX_LENGTH ? null : byHash.get(Sha256.hex(key));
  }
}
