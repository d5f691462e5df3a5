package io.weir.runtime.authentication;

import io.weir.runtime.identity.jwt.MetadataName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * API keys.
 *
 * @param header header in which callers send their key; by default x-api-key. It is not passed on
 * @param metadata metadata that tells services the name of the key; null for none
 * @param keys keys by name; the name is the identity
 */
public record ApiKeysConfig(
    @Nullable String header, @Nullable String metadata, Map<String, ApiKeyConfig> keys) {

  public ApiKeysConfig {
    keys = Map.copyOf(keys);
    header = header == null ? "x-api-key" : header;
    MetadataName.check(header);
    if (metadata != null) {
      MetadataName.check(metadata);
    }
    if (keys.values().stream().map(ApiKeyConfig::sha256).distinct().count() < keys.size()) {
      throw new IllegalArgumentException("keys: two names have the same key");
    }
  }
}
