package io.weir.runtime.tls;

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

/** Reads certificates and keys from PEM files. */
public final class PemFiles {
  /** Bound of a file, far above a bundle with all public authorities (250 KiB). */
  private static final int MOST_BYTES = 1 << 20;

  private PemFiles() {}

  /**
   * Reads the certificates of authorities.
   *
   * @throws IllegalArgumentException if the file cannot be read or holds something else; the
   *     message names it
   */
  public static List<X509Certificate> authorities(Path file) {
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

  /**
   * Reads a certificate chain and its key.
   *
   * @throws IllegalArgumentException if a file cannot be read or holds something else, or if the
   *     key belongs to another certificate; the message names the files
   */
  public static TlsKeyPair pair(Path chain, Path key) {
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
