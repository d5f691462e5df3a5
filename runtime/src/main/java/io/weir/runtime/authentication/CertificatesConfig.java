package io.weir.runtime.authentication;

import io.weir.runtime.identity.jwt.MetadataName;
import org.jspecify.annotations.Nullable;

/**
 * Identities by the certificates of clients (mutual TLS).
 *
 * @param metadata metadata that tells services the name in the certificate; null for none
 */
public record CertificatesConfig(@Nullable String metadata) {

  public CertificatesConfig {
    if (metadata != null) {
      MetadataName.check(metadata);
    }
  }
}
