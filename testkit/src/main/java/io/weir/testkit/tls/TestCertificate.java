package io.weir.testkit.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.linecorp.armeria.common.TlsKeyPair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;

/**
 * Certificate that signs itself, so that it is its own authority too.
 *
 * @param certificate PEM file
 * @param key PEM file with the private key in PKCS #8
 */
public record TestCertificate(Path certificate, Path key) {

  /**
   * Writes a new certificate.
   *
   * @param host its only name
   */
  public static TestCertificate of(Path directory, String host) {
    var pair = TlsKeyPair.ofSelfSigned(host);
    try {
      var certificate = pair.certificateChain().getFirst().getEncoded();
      var key = pair.privateKey().getEncoded();
      return new TestCertificate(
          write(Files.createTempFile(directory, host, ".crt"), "CERTIFICATE", certificate),
          write(Files.createTempFile(directory, host, ".key"), "PRIVATE KEY", key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path write(Path file, String kind, byte[] content) throws IOException {
    var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, body, kind), US_ASCII);
  }
}
