package io.weir.loadbalancer.connection;

import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.common.TlsKeyPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    var authorities = config.ca().map(TlsIdentity::authorities).orElse(List.of());
    var own = config.certificate().flatMap(chain -> config.key().map(key -> pair(chain, key)));
    return new TlsIdentity(authorities, own.orElse(null), config.serverName());
  }

  /** Applies the certificates to the connections of a factory. */
  void applyTo(ClientFactoryBuilder builder) {
    if (own != null) {
      builder.tls(own);
    }
    if (!authorities.isEmpty()) {
      builder.tlsCustomizer(context -> context.trustManager(authorities));
    }
  }

  private static List<X509Certificate> authorities(Path file) {
    try (var in = Files.newInputStream(file)) {
      List<X509Certificate> found = new ArrayList<>();
      for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        found.add((X509Certificate) each);
      }
      if (found.isEmpty()) {
        throw new IllegalArgumentException("tls: ca: " + file + " has no certificate");
      }
      return found;
    } catch (IOException e) {
      throw new IllegalArgumentException("tls: ca: cannot read " + file, e);
    } catch (CertificateException e) {
      throw new IllegalArgumentException("tls: ca: " + file + " is not a PEM file", e);
    }
  }

  private static TlsKeyPair pair(Path chain, Path key) {
    for (var file : List.of(chain, key)) {
      if (!Files.isReadable(file)) {
        throw new IllegalArgumentException("tls: cannot read " + file);
      }
    }
    try {
      return TlsKeyPair.of(key.toFile(), chain.toFile());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "tls: %s and %s are not a certificate chain and its key in PEM".formatted(chain, key), e);
    }
  }
}
