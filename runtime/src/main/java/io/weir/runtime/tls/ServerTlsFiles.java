package io.weir.runtime.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Configuration of TLS for the clients of a port.
 *
 * @param certificate PEM file with the certificate that is presented, followed by its issuers
 * @param key PEM file with its private key, PKCS #8, not encrypted
 * @param certificates further certificates, each for clients that ask for one of its names (SNI)
 * @param clientCa PEM file with the authorities whose certificates clients may present (mutual TLS)
 * @param clients whether a client must present one; has no meaning without {@code clientCa}
 * @param minVersion oldest version of TLS that is spoken
 * @param plain port in plain text beside this one
 * @param hsts time for which browsers shall use only TLS for this host; empty to say nothing
 */
public record ServerTlsFiles(
    Path certificate,
    Path key,
    List<KeyPairFiles> certificates,
    Optional<Path> clientCa,
    ClientCertificate clients,
    TlsVersion minVersion,
    Optional<PlainPort> plain,
    Optional<Duration> hsts) {

  public ServerTlsFiles {
    certificates = List.copyOf(certificates);
    hsts.filter(Duration::isNegative)
        .ifPresent(time -> {
          throw new IllegalArgumentException("tls: hsts is negative");
        });
  }

  /** Creates a configuration with one certificate, for clients that need not present one. */
  public static ServerTlsFiles of(Path certificate, Path key) {
    return new ServerTlsFiles(
        certificate,
        key,
        List.of(),
        Optional.empty(),
        ClientCertificate.defaults(),
        TlsVersion.defaults(),
        Optional.empty(),
        Optional.empty());
  }

  /** Returns this configuration with its files resolved against a directory. */
  public ServerTlsFiles from(Path directory) {
    return new ServerTlsFiles(
        directory.resolve(certificate),
        directory.resolve(key),
        certificates.stream().map(pair -> pair.from(directory)).toList(),
        clientCa.map(directory::resolve),
        clients,
        minVersion,
        plain,
        hsts);
  }

  /** Reads the files. Returns what is wrong with them; empty if they can be used. */
  public Optional<String> mistake() {
    try {
      var _ = ServerKeys.read(this);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Returns the certificates and keys, the one for all other names first. */
  Stream<KeyPairFiles> pairs() {
    return Stream.concat(Stream.of(new KeyPairFiles(certificate, key)), certificates.stream());
  }

  List<Path> files() {
    return Stream.concat(pairs().flatMap(KeyPairFiles::files), clientCa.stream()).toList();
  }

  /** Whether clients present a certificate. */
  public enum ClientCertificate {
    /** A client without a valid certificate is turned away. */
    REQUIRED,
    /** A client may have none, but one that it presents must be valid. */
    OPTIONAL;

    public static ClientCertificate defaults() {
      return REQUIRED;
    }
  }
}
