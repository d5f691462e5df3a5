package io.weir.quickstart;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import io.weir.runtime.process.CommandFailure;
import io.weir.runtime.tls.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Certificate authority of this machine, for trying TLS. It is made once and kept, so that a
 * browser need be told only once to trust it. Whoever has its key can pretend to be any site to
 * that browser, so only its owner can read it.
 */
final class LocalAuthority {
  private static final Duration AUTHORITY = Duration.ofDays(3650);
  private static final Duration CERTIFICATE = Duration.ofDays(90);

  /** Clocks of machines differ, and a certificate of the future is not valid. */
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  private final Path directory;
  private final InstantSource clock;
  private final X509Bundle authority;

  /**
   * Certificate with its key.
   *
   * @param certificate PEM file
   * @param key PEM file that only its owner can read
   */
  record Certified(Path certificate, Path key) {}

  private LocalAuthority(Path directory, InstantSource clock) throws Exception {
    this.directory = directory;
    this.clock = clock;
    this.authority = Files.exists(key("ca")) ? read() : make();
  }

  /**
   * Reads the authority of a directory, or makes one.
   *
   * @throws CommandFailure if the directory cannot be used
   */
  static LocalAuthority in(Path directory, InstantSource clock) {
    try {
      Files.createDirectories(directory);
      return new LocalAuthority(directory, clock);
    } catch (Exception e) {
      // The builder declares Exception and throws what the JDK's security providers throw.
      throw new CommandFailure("--tls: cannot use " + directory + ": " + e.getMessage());
    }
  }

  private X509Bundle read() throws GeneralSecurityException {
    var pair = PemFiles.pair(certificate(), key("ca"));
    var root = pair.certificateChain().getFirst();
    // A key of the JDK: the builder takes no key whose algorithm has another name.
    var key =
        KeyFactory.getInstance(root.getPublicKey().getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(pair.privateKey().getEncoded()));
    return X509Bundle.fromRootCertificateAuthority(root, new KeyPair(root.getPublicKey(), key));
  }

  private X509Bundle make() throws Exception {
    var made =
        valid(AUTHORITY)
            .subject("CN=Weir on this machine")
            .setIsCertificateAuthority(true)
            .setKeyUsage(true, KeyUsage.keyCertSign, KeyUsage.digitalSignature)
            .buildSelfSigned();
    write("ca", made.getCertificatePEM(), made.getPrivateKeyPEM());
    return made;
  }

  private CertificateBuilder valid(Duration time) {
    var now = clock.instant();
    return new CertificateBuilder()
        .ecp256()
        .notBefore(now.minus(CLOCK_SKEW))
        .notAfter(now.plus(time));
  }

  /** Returns the certificate of the authority. */
  Path certificate() {
    return directory.resolve("ca.crt");
  }

  private Path key(String name) {
    return directory.resolve(name + ".key");
  }

  /** Returns the name of a service in its certificate. */
  static String name(String service) {
    return "spiffe://weir.local/" + service;
  }

  /** Issues a certificate for a service of this machine, with its {@link #name}. */
  Certified issueTo(String service) {
    try {
      var issued =
          ofThisMachine("CN=" + service).addSanUriName(name(service)).buildIssuedBy(authority);
      return write(service, issued.getCertificatePEM(), issued.getPrivateKeyPEM());
    } catch (Exception e) {
      throw new CommandFailure("--mesh: cannot issue a certificate: " + e.getMessage());
    }
  }

  /**
   * Issues a certificate for servers and clients of this machine: localhost, its addresses, and the
   * host under which the stack is reached.
   */
  Certified issue(String host) {
    try {
      var builder = ofThisMachine("CN=localhost");
      if (!host.equals("localhost")) {
        address(builder, host);
      }
      var issued = builder.buildIssuedBy(authority);
      return write("localhost", issued.getCertificatePEM(), issued.getPrivateKeyPEM());
    } catch (Exception e) {
      throw new CommandFailure("--tls: cannot issue a certificate: " + e.getMessage());
    }
  }

  private CertificateBuilder ofThisMachine(String subject) {
    return valid(CERTIFICATE)
        .subject(subject)
        .addSanDnsName("localhost")
        .addSanIpAddress("127.0.0.1")
        .addSanIpAddress("::1")
        .addExtendedKeyUsageServerAuth()
        .addExtendedKeyUsageClientAuth();
  }

  private static void address(CertificateBuilder builder, String host) {
    if (host.startsWith("[") || host.matches("[0-9.]+")) {
      builder.addSanIpAddress(host.replaceAll("[\\[\\]]", ""));
    } else {
      builder.addSanDnsName(host);
    }
  }

  /** Writes a pair. Each file is whole at any time, because a running stack may follow it. */
  private Certified write(String name, String certificate, String key) throws IOException {
    var pair = new Certified(directory.resolve(name + ".crt"), key(name));
    replace(pair.key(), key);
    replace(pair.certificate(), certificate);
    return pair;
  }

  private void replace(Path file, String content) throws IOException {
    // Readable by the owner only, from the start.
    var made = Files.createTempFile(directory, "new", null);
    Files.writeString(made, content, US_ASCII);
    if (file.toString().endsWith(".crt")) {
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-r--r--"));
    }
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
