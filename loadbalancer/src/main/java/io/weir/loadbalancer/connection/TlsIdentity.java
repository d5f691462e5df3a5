package io.weir.loadbalancer.connection;

import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.TlsKeyPair;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.weir.runtime.tls.PemFiles;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Certificates for TLS to the endpoints of a cluster, read from their files.
 *
 * @param authorities trusted issuers; empty for those of the JDK
 * @param own certificate and key that are presented; null for none
 * @param serverName name that every endpoint's certificate must have; empty for its own host
 */
record TlsIdentity(
    List<X509Certificate> authorities, @Nullable TlsKeyPair own, Optional<String> serverName) {

  private static final ApplicationProtocolConfig ALPN =
      new ApplicationProtocolConfig(
          Protocol.ALPN,
          SelectorFailureBehavior.NO_ADVERTISE,
          SelectedListenerFailureBehavior.ACCEPT,
          ApplicationProtocolNames.HTTP_2);

  TlsIdentity {
    authorities = List.copyOf(authorities);
  }

  /**
   * Reads the files of a configuration.
   *
   * @throws IllegalArgumentException if a file cannot be read or holds something else; the message
   *     names it
   */
  static TlsIdentity read(TlsConfig config) {
    var authorities = config.ca().map(PemFiles::authorities).orElse(List.of());
    var own =
        config.certificate().flatMap(chain -> config.key().map(key -> PemFiles.pair(chain, key)));
    return new TlsIdentity(authorities, own.orElse(null), config.serverName());
  }

  /** Returns the second at which the first certificate of the own chain expires; empty for none. */
  OptionalLong expirySeconds() {
    return own == null
        ? OptionalLong.empty()
        : own.certificateChain().stream()
            .mapToLong(each -> each.getNotAfter().toInstant().getEpochSecond())
            .min();
  }

  /**
   * Returns the certificates for connections over HTTP/2. A context keeps its TLS sessions, so that
   * none outlives the certificates that it began with.
   */
  SslContext context() {
    var builder =
        SslContextBuilder.forClient()
            .sslProvider(Flags.tlsEngineType().sslProvider())
            .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
            .endpointIdentificationAlgorithm("HTTPS")
            .applicationProtocolConfig(ALPN);
    if (!authorities.isEmpty()) {
      var _ = builder.trustManager(authorities);
    }
    if (own != null) {
      var _ = builder.keyManager(own.privateKey(), own.certificateChain());
    }
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("tls: the certificates cannot be used", e);
    }
  }
}
