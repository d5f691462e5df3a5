package io.weir.loadbalancer.connection;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Configuration of TLS to endpoints. Their certificates must be valid and issued for the name that
 * is asked for.
 *
 * @param ca PEM file with the authorities that are trusted; the default is those of the JDK
 * @param certificate PEM file with the certificate chain that is presented to endpoints that ask
 *     for one (mutual TLS)
 * @param key PEM file with the private key of the certificate, PKCS #8, not encrypted
 * @param serverName name that is asked for (SNI) and that the certificate must have; the default is
 *     the name of {@code dns}, or the host of each endpoint
 */
public record TlsConfig(
    Optional<Path> ca,
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<String> serverName) {

  public TlsConfig {
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("tls: certificate and key belong together");
    }
    serverName.ifPresent(TlsConfig::requireHostName);
  }

  public static TlsConfig defaults() {
    return new TlsConfig(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static void requireHostName(String name) {
    if (!name.matches("[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?")) {
      throw new IllegalArgumentException(
          "tls: server-name: found '" + name + "', expected the name of a host");
    }
  }

  /** Returns this configuration with its files resolved against a directory. */
  public TlsConfig from(Path directory) {
    return new TlsConfig(
        ca.map(directory::resolve),
        certificate.map(directory::resolve),
        key.map(directory::resolve),
        serverName);
  }

  /** Reads the files. Returns what is wrong with them; empty if they can be used. */
  public Optional<String> mistake() {
    try {
      var _ = TlsIdentity.read(this);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Returns this configuration for endpoints that a name leads to, unless one is set. */
  public TlsConfig named(String host) {
    return new TlsConfig(ca, certificate, key, serverName.or(() -> Optional.of(host)));
  }
}
