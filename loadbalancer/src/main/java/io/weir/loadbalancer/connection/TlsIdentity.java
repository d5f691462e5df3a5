package io.weir.loadbalancer.connection;

import com.linecorp.armeria.common.TlsKeyPair;
import io.weir.runtime.tls.PemFiles;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Certificates for TLS to the endpoints of a cluster, read from their files.
 *
 * @param authorities trusted issuers; empty for those of the JDK
 * @param own certificate and key that are presented; null for none
 * @param serverName name that every endpoint's certificate must have; empty for its own host
 */
record TlsIdentity(
    List<X509Certificate> authorities, @Nullable TlsKeyPair own, Optional<String> serverName) {

  TlsIdentity {
    authorities = List.copyOf(authorities);
  }

  /**
   * Reads the files of a configuration.
   *
   * @throws IllegalArgumentException if a file cannot be read or holds something else; the message
   *     names it
   */
  static TlsIdentity read(TlsConfig config) {
    var authorities = config.ca().map(PemFiles::authorities).orElse(List.of());
    var own =
        config.certificate().flatMap(chain -> config.key().map(key -> PemFiles.pair(chain, key)));
    return new TlsIdentity(authorities, own.orElse(null), config.serverName());
  }

  /** Returns the second at which the first certificate of the own chain expires; empty for none. */
  OptionalLong expirySeconds() {
    return own == null
        ? OptionalLong.empty()
        : own.certificateChain().stream()
            .mapToLong(each -> each.getNotAfter().toInstant().getEpochSecond())
            .min();
  }
}
