package io.weir.testkit.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Certificate that signs itself, so that it is its own authority too.
 *
 * @param certificate PEM file
 * @param key PEM file with the private key in PKCS #8
 */
public record TestCertificate(Path certificate, Path key) {

  private static final String ALTERNATIVE_NAMES = "2.5.29.17";

  /**
   * Writes a new certificate.
   *
   * @param host its only name; may begin with a wildcard
   */
  public static TestCertificate of(Path directory, String host) {
    return of(directory, host, "ecp256");
  }

  /**
   * Writes a new certificate.
   *
   * @param host its only name
   * @param algorithm of its key, as Netty names it: "rsa2048", "ecp384", "ed25519"
   */
  public static TestCertificate of(Path directory, String host, String algorithm) {
    try {
      var pair =
          new CertificateBuilder()
              .algorithm(Algorithm.valueOf(algorithm))
              .subject("CN=" + host)
              .addExtensionOctetString(ALTERNATIVE_NAMES, false, dnsName(host))
              .setIsCertificateAuthority(true)
              .buildSelfSigned();
      var certificate = Files.createTempFile(directory, host, ".crt");
      var key = Files.createTempFile(directory, host, ".key");
      return new TestCertificate(
          Files.writeString(certificate, pair.getCertificatePEM(), US_ASCII),
          Files.writeString(key, pair.getPrivateKeyPEM(), US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      // The builder declares Exception and throws what the JDK's security providers throw.
      throw new IllegalStateException(e);
    }
  }

  /** Returns a sequence of one DNS name in DER (RFC 5280, 4.2.1.6), which may have a wildcard. */
  private static byte[] dnsName(String host) {
    byte[] name = host.getBytes(US_ASCII);
    var der = ByteBuffer.allocate(name.length + 4);
    der.put((byte) 0x30).put((byte) (name.length + 2));
    return der.put((byte) 0x82).put((byte) name.length).put(name).array();
  }

  /** Copies the certificate and the key over the files of another, in place. */
  public void replace(TestCertificate other) {
    try {
      Files.write(other.certificate, Files.readAllBytes(certificate));
      Files.write(other.key, Files.readAllBytes(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
