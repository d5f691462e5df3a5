package io.weir.loadbalancer.connection;

import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import io.netty.handler.ssl.SslContext;
import io.weir.runtime.tls.FollowedCertificates;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Certificates for TLS to the endpoints of a cluster, which follow their files. Thread-safe. */
public final class CertificateFiles {
  private final TlsConfig config;
  private final FollowedCertificates<TlsIdentity> followed;
  private final Runnable changed;
  private volatile SslContext context;

  /**
   * Reads the files.
   *
   * @param changed called after other certificates have come into use
   * @throws IllegalArgumentException if a file cannot be used; the message names it
   */
  CertificateFiles(TlsConfig config, Runnable changed) {
    this.config = config;
    var files =
        Stream.of(config.ca(), config.certificate(), config.key())
            .flatMap(file -> file.stream())
            .toList();
    this.changed = changed;
    this.followed = new FollowedCertificates<>(files, () -> TlsIdentity.read(config), this::renew);
    this.context = followed.current().context();
  }

  private void renew() {
    context = followed.current().context();
    changed.run();
  }

  /** Polls the files until the task is cancelled; null if there are none. */
  @Nullable ScheduledFuture<?> follow(ScheduledExecutorService threads) {
    return followed.follow(threads);
  }

  /** Reads the files if one has changed, or if they could not be used. */
  void look() {
    followed.look();
  }

  /** Returns the name that every endpoint's certificate must have; null for its own host. */
  @Nullable String serverName() {
    return config.serverName().orElse(null);
  }

  /** Returns how often other certificates came into use. */
  public long replacements() {
    return followed.replacements();
  }

  /** Returns how often changed files could not be used. */
  public long refusals() {
    return followed.refusals();
  }

  /**
   * Returns when the first certificate of the presented chain expires, in seconds since 1970; empty
   * if none is presented.
   */
  public OptionalLong expirySeconds() {
    return followed.current().expirySeconds();
  }

  /** Returns the certificates of this moment, for a new connection over HTTP/2. */
  SslContext context() {
    return context;
  }

  /** Lets each new connection of a factory use the certificates of its time. */
  void applyTo(ClientFactoryBuilder builder) {
    if (!followed.isEmpty()) {
      // Armeria pools connections by certificates, and keeps no TLS session beyond a change.
      builder.tlsProvider(new Current());
    }
  }

  private final class Current implements TlsProvider {
    @Override
    public @Nullable TlsKeyPair keyPair(String host) {
      return followed.current().own();
    }

    @Override
    public @Nullable List<X509Certificate> trustedCertificates(String host) {
      var trusted = followed.current().authorities();
      return trusted.isEmpty() ? null : trusted;
    }

    @Override
    public boolean autoClose() {
      return false;
    }
  }
}
