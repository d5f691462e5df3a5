package io.weir.quickstart;

import io.weir.loadbalancer.connection.TlsConfig;
import io.weir.runtime.serving.ListenConfig;
import io.weir.runtime.tls.PlainPort;
import io.weir.runtime.tls.ServerTlsFiles;
import io.weir.runtime.tls.ServerTlsFiles.ClientCertificate;
import io.weir.runtime.tls.TlsVersion;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ports and connections of a stack, with TLS on every hop or on none. With TLS the gateway's port
 * in plain text redirects, and the instances serve only those that the local authority has
 * certified.
 *
 * @param own certificate of every process of the stack, and its authority; null for plain text
 */
record Encryption(StackOptions options, @Nullable Certificates own) {

  /**
   * Certificate of the stack.
   *
   * @param authority PEM file
   */
  record Certificates(Path authority, LocalAuthority.Certified certified) {}

  static Encryption of(StackOptions options, InstantSource clock) {
    var tls = options.tls();
    if (tls == null) {
      return new Encryption(options, null);
    }
    var authority = LocalAuthority.in(tls.directory(), clock);
    var certified = authority.issue(options.reachedAt());
    return new Encryption(options, new Certificates(authority.certificate(), certified));
  }

  ListenConfig gateway() {
    var tls = options.tls();
    return tls == null
        ? new ListenConfig(options.host(), options.port())
        : new ListenConfig(
            options.host(),
            tls.port(),
            files(Optional.empty(), Optional.of(new PlainPort(options.port(), true))));
  }

  /**
   * Returns the port of an instance. Behind a sidecar it is in plain text, on this machine only.
   */
  ListenConfig instance(String host, int port) {
    return new ListenConfig(
        host,
        port,
        own == null || options.mesh() != null
            ? Optional.empty()
            : files(Optional.of(own.authority()), Optional.empty()));
  }

  private Optional<ServerTlsFiles> files(Optional<Path> clientCa, Optional<PlainPort> plain) {
    return Optional.ofNullable(own)
        .map(certificates ->
            new ServerTlsFiles(
                certificates.certified().certificate(),
                certificates.certified().key(),
                List.of(),
                clientCa,
                ClientCertificate.REQUIRED,
                TlsVersion.defaults(),
                plain,
                Optional.empty()));
  }

  /** Returns TLS from gateway and sidecar to the instances. */
  Optional<TlsConfig> toInstances() {
    return Optional.ofNullable(own)
        .map(certificates ->
            new TlsConfig(
                Optional.of(certificates.authority()),
                Optional.of(certificates.certified().certificate()),
                Optional.of(certificates.certified().key()),
                Optional.of("localhost")));
  }

  /** Returns the certificate of the authority, for clients of the gateway. */
  Optional<Path> authority() {
    return Optional.ofNullable(own).map(Certificates::authority);
  }
}
