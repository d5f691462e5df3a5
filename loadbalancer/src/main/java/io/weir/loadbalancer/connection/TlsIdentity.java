package io.weir.loadbalancer.connection;

import com.linecorp.armeria.common.TlsKeyPair;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
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

  /** Bound of a file, far above a bundle with all public authorities (250 KiB). */
  private static final int MOST_BYTES = 1 << 20;

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

  /** Returns the second at which the first certificate of the own chain expires; empty for none. */
  OptionalLong expirySeconds() {
    return own == null
        ? OptionalLong.empty()
        : own.certificateChain().stream()
            .mapToLong(each -> each.getNotAfter().toInstant().getEpochSecond())
            .min();
  }

  private static List<X509Certificate> authorities(Path file) {
    try {
      List<X509Certificate> found = new ArrayList<>();
      var in = new ByteArrayInputStream(content(file));
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
    var read = parsed(chain, key);
    if (!belong(read.privateKey(), read.certificateChain().getFirst().getPublicKey())) {
      throw new IllegalArgumentException(
          "tls: the key in %s does not belong to the certificate in %s".formatted(key, chain));
    }
    return read;
  }

  private static TlsKeyPair parsed(Path chain, Path key) {
    byte[] chainPem = readable(chain);
    byte[] keyPem = readable(key);
    try {
      return TlsKeyPair.of(new ByteArrayInputStream(keyPem), new ByteArrayInputStream(chainPem));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "tls: %s and %s are not a certificate chain and its key in PEM".formatted(chain, key), e);
    }
  }

  private static byte[] readable(Path file) {
    try {
      return content(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("tls: cannot read " + file, e);
    }
  }

  private static byte[] content(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MOST_BYTES + 1);
      if (content.length > MOST_BYTES) {
        throw new IOException("larger than 1 MiB");
      }
      return content;
    }
  }

  /**
   * Returns whether a signature of the key verifies, because a certificate may be replaced before
   * its key. Keys of algorithms that are not known here are believed.
   */
  private static boolean belong(PrivateKey key, PublicKey certified) {
    var algorithm =
        switch (certified.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case "EdDSA" -> "EdDSA";
          default -> "";
        };
    if (algorithm.isEmpty()) {
      return true;
    }
    try {
      var signer = Signature.getInstance(algorithm);
      var encoded = new PKCS8EncodedKeySpec(key.getEncoded());
      signer.initSign(KeyFactory.getInstance(certified.getAlgorithm()).generatePrivate(encoded));
      byte[] signature = signer.sign();
      signer.initVerify(certified);
      return signer.verify(signature);
    } catch (NoSuchAlgorithmException e) {
      return true;
    } catch (InvalidKeySpecException | InvalidKeyException | SignatureException e) {
      return false;
    }
  }
}
