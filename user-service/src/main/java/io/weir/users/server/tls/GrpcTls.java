package io.weir.users.server.tls;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.runtime.tls.ServerTls;
import io.weir.runtime.tls.ServerTlsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the gRPC port. New connections use the certificates that the files have at that time.
 * Thread-safe.
 */
public final class GrpcTls implements AutoCloseable {
  private final ServerTlsFiles files;
  private final ServerTls certificates;
  private final AdvancedTlsX509KeyManager own = new AdvancedTlsX509KeyManager();
  private final @Nullable AdvancedTlsX509TrustManager clients;

  /**
   * Reads the files and follows them until it is closed.
   *
   * @throws IllegalArgumentException if a file cannot be used; the message names it
   */
  public GrpcTls(ServerTlsFiles files, ScheduledExecutorService threads, MeterRegistry meters) {
    this.files = files;
    this.clients = files.clientCa().isEmpty() ? null : clients();
    this.certificates =
        ServerTls.follow(files, threads, this::update)
            .measuredBy(OwnedMeters.claimed(meters), "grpc");
    update();
  }

  private static AdvancedTlsX509TrustManager clients() {
    try {
      // A client's certificate is issued for what it is, not for the address that it calls from.
      return AdvancedTlsX509TrustManager.newBuilder()
          .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized void update() {
    var pair = certificates.keyPair("");
    own.updateIdentityCredentials(array(pair.certificateChain()), pair.privateKey());
    var trusted = certificates.trustedCertificates("");
    if (clients != null && trusted != null) {
      try {
        clients.updateTrustCredentials(array(trusted));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException("tls: the authorities of clients cannot be used", e);
      }
    }
  }

  private static X509Certificate[] array(List<X509Certificate> certificates) {
    return certificates.toArray(X509Certificate[]::new);
  }

  /** Returns TLS for the server of the port. */
  public SslContext context() {
    try {
      var context =
          GrpcSslContexts.configure(SslContextBuilder.forServer(own))
              .protocols(files.minVersion().orNewer());
      if (clients != null) {
        context.trustManager(clients).clientAuth(clientAuth());
      }
      return context.build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("tls: the certificate cannot be used", e);
    }
  }

  private ClientAuth clientAuth() {
    return switch (files.clients()) {
      case REQUIRED -> ClientAuth.REQUIRE;
      case OPTIONAL -> ClientAuth.OPTIONAL;
    };
  }

  /** Stops following the files. */
  @Override
  public void close() {
    certificates.close();
  }
}
