package io.weir.testkit.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Certificate authority, which certifies both ends of connections. */
public final class TestAuthority {
  private final Path directory;
  private final X509Bundle root;
  private final Path certificate;

  private TestAuthority(Path directory) throws Exception {
    this.directory = directory;
    root =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=authority")
            .setIsCertificateAuthority(true)
            .setKeyUsage(true, KeyUsage.keyCertSign, KeyUsage.digitalSignature)
            .buildSelfSigned();
    certificate = write("authority", ".crt", root.getCertificatePEM());
  }

  /** Makes an authority, whose files are written to a directory. */
  public static TestAuthority in(Path directory) {
    try {
      return new TestAuthority(directory);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the PEM file with the certificate of the authority. */
  public Path certificate() {
    return certificate;
  }

  /** Certifies a host by its DNS name. */
  public TestCertificate host(String name) {
    return issue(new CertificateBuilder().subject("CN=a host").addSanDnsName(name));
  }

  /**
   * Certifies a process by a URI.
   *
   * @param host DNS name that it has beside it
   */
  public TestCertificate workload(String uri, String host) {
    return issue(
        new CertificateBuilder()
            .subject("CN=a process")
            .addSanDnsName(host)
            .addSanUriName(URI.create(uri)));
  }

  /** Certifies a process by a URI until a time. */
  public TestCertificate until(Instant end, String uri) {
    return issue(
        new CertificateBuilder()
            .subject("CN=a process")
            .notAfter(end)
            .addSanUriName(URI.create(uri)));
  }

  private TestCertificate issue(CertificateBuilder named) {
    try {
      var issued =
          named
              .ecp256()
              .addExtendedKeyUsageServerAuth()
              .addExtendedKeyUsageClientAuth()
              .buildIssuedBy(root);
      return new TestCertificate(
          write("issued", ".crt", issued.getCertificatePEM()),
          write("issued", ".key", issued.getPrivateKeyPEM()));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Path write(String name, String suffix, String pem) {
    try {
      return Files.writeString(Files.createTempFile(directory, name, suffix), pem, US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
