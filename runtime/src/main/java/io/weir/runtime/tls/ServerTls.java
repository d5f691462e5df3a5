package io.weir.runtime.tls;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerTlsConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.observability.metrics.OwnedMeters.Name;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a port. New connections use the certificates that the files have at that time; open ones
 * go on. Thread-safe.
 */
public final class ServerTls implements TlsProvider {
  private final ServerTlsFiles files;
  private final FollowedCertificates<ServerKeys> keys;
  private final ScheduledFuture<?> following;
  private @Nullable OwnedMeters meters;

  private ServerTls(ServerTlsFiles files, ScheduledExecutorService threads, Runnable changed) {
    this.files = files;
    this.keys = new FollowedCertificates<>(files.files(), () -> ServerKeys.read(files), changed);
    this.following = Objects.requireNonNull(keys.follow(threads), "there are files");
  }

  /**
   * Reads the files and follows them until it is closed.
   *
   * @param changed called after other certificates have come into use
   * @throws IllegalArgumentException if a file cannot be used; the message names it
   */
  public static ServerTls follow(
      ServerTlsFiles files, ScheduledExecutorService threads, Runnable changed) {
    return new ServerTls(files, threads, changed);
  }

  /**
   * Measures the expiry and the changes of the certificates, once the meters are claimed.
   *
   * @param port port by name: "edge"
   */
  public ServerTls measuredBy(OwnedMeters owned, String port) {
    meters = owned;
    var _ =
        owned.gauge(
            Name.of(
                    "weir.listener.certificate.expiry",
                    "When the first certificate of the listener expires, in Unix time",
                    "port",
                    port)
                .in("seconds"),
            keys,
            each -> each.current().expirySeconds());
    reloads(owned, port, "replaced", FollowedCertificates::replacements);
    reloads(owned, port, "refused", FollowedCertificates::refusals);
    return this;
  }

  private void reloads(
      OwnedMeters owned,
      String port,
      String outcome,
      ToDoubleFunction<FollowedCertificates<ServerKeys>> count) {
    var _ =
        owned.count(
            Name.of(
                "weir.listener.certificate.reloads",
                "Changes of the listener's certificate files: replaced, or refused",
                "port",
                port,
                "outcome",
                outcome),
            keys,
            count);
  }

  /** Registers the meters, in place of those of a predecessor. */
  public void claimMeters() {
    var owned = meters;
    if (owned != null) {
      owned.claim();
    }
  }

  /** Lets the ports of a server that speak TLS use these certificates. */
  public void applyTo(ServerBuilder builder) {
    var config =
        ServerTlsConfig.builder().clientAuth(clientAuth()).tlsCustomizer(this::customize).build();
    builder.tlsProvider(this, config);
  }

  private void customize(SslContextBuilder context) {
    context.protocols(files.minVersion().orNewer());
    if (files.clientCa().isEmpty()) {
      context.trustManager(new NoClientTrusted());
    }
  }

  private ClientAuth clientAuth() {
    if (files.clientCa().isEmpty()) {
      return ClientAuth.NONE;
    }
    return switch (files.clients()) {
      case REQUIRED -> ClientAuth.REQUIRE;
      case OPTIONAL -> ClientAuth.OPTIONAL;
    };
  }

  @Override
  public TlsKeyPair keyPair(String host) {
    return keys.current().of(host);
  }

  @Override
  public @Nullable List<X509Certificate> trustedCertificates(String host) {
    var trusted = keys.current().clientAuthorities();
    return trusted.isEmpty() ? null : trusted;
  }

  /** Stops following the files. A server calls it when it has stopped. */
  @Override
  public void close() {
    following.cancel(false);
    var owned = meters;
    if (owned != null) {
      owned.close();
    }
  }
}
