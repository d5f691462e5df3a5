package io.weir.runtime.tls;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerTlsConfig;
import io.netty.handler.ssl.ClientAuth;
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

  private ServerTls(
      ServerTlsFiles files,
      ScheduledExecutorService threads,
      OwnedMeters meters,
      Runnable changed) {
    this.files = files;
    this.keys = new FollowedCertificates<>(files.files(), () -> ServerKeys.read(files), changed);
    this.following = Objects.requireNonNull(keys.follow(threads), "there are files");
    register(meters);
  }

  /**
   * Reads the files and follows them until it is closed.
   *
   * @param changed called after other certificates have come into use
   * @throws IllegalArgumentException if a file cannot be used; the message names it
   */
  public static ServerTls follow(
      ServerTlsFiles files,
      ScheduledExecutorService threads,
      OwnedMeters meters,
      Runnable changed) {
    return new ServerTls(files, threads, meters, changed);
  }

  private void register(OwnedMeters meters) {
    var _ =
        meters.gauge(
            Name.of(
                    "weir.listener.certificate.expiry",
                    "When the first certificate of the listener expires, in Unix time")
                .in("seconds"),
            keys,
            each -> each.current().expirySeconds());
    reloads("replaced", FollowedCertificates::replacements, meters);
    reloads("refused", FollowedCertificates::refusals, meters);
  }

  private void reloads(
      String outcome,
      ToDoubleFunction<FollowedCertificates<ServerKeys>> count,
      OwnedMeters meters) {
    var _ =
        meters.count(
            Name.of(
                "weir.listener.certificate.reloads",
                "Changes of the listener's certificate files: replaced, or refused",
                "outcome",
                outcome),
            keys,
            count);
  }

  /** Lets the ports of a server that speak TLS use these certificates. */
  public void applyTo(ServerBuilder builder) {
    var config =
        ServerTlsConfig.builder()
            .clientAuth(clientAuth())
            .tlsCustomizer(context -> context.protocols(files.minVersion().orNewer()))
            .build();
    builder.tlsProvider(this, config);
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
  }
}
