package io.weir.runtime.authentication;

import io.netty.channel.Channel;
import io.netty.util.AsciiString;
import io.netty.util.AttributeKey;
import io.weir.runtime.exchange.Exchange;
import io.weir.runtime.identity.Claims;
import io.weir.runtime.identity.Identity;
import io.weir.runtime.identity.IdentityMetadata;
import io.weir.runtime.tls.CertificateNames;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Identities of clients by the certificates that they have presented, which the handshake has
 * verified. A connection has one, so it is read once for each configuration. Thread-safe.
 */
final class ClientCertificates {
  private static final AttributeKey<Known> KNOWN =
      AttributeKey.valueOf(ClientCertificates.class, "known");

  private final @Nullable AsciiString metadata;

  ClientCertificates(CertificatesConfig config) {
    var name = config.metadata();
    this.metadata = name == null ? null : AsciiString.cached(name);
  }

  /**
   * Identity of the client of a connection.
   *
   * @param reader reader of the configuration that it is for: a connection outlives a reload
   */
  private record Known(ClientCertificates reader, Identity identity) {}

  /** Returns the identity of a caller; null if it has presented no certificate. */
  @Nullable Identity of(Exchange exchange) {
    var session = exchange.context().sslSession();
    if (session == null) {
      return null;
    }
    if (!(exchange.caller().connection() instanceof Channel channel)) {
      return read(session);
    }
    var known = channel.attr(KNOWN).get();
    if (known != null && known.reader == this) {
      return known.identity;
    }
    var identity = read(session);
    if (identity != null) {
      channel.attr(KNOWN).set(new Known(this, identity));
    }
    return identity;
  }

  private @Nullable Identity read(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? identity(certificate)
          : null;
    } catch (SSLPeerUnverifiedException none) {
      return null;
    }
  }

  private Identity identity(X509Certificate certificate) {
    var name = CertificateNames.of(certificate);
    return new Identity(
        Identity.CERTIFICATES,
        name,
        Claims.of(name, ""),
        Set.of(),
        metadata == null ? Map.of() : Map.of(metadata, IdentityMetadata.text(name)),
        certificate.getNotAfter().toInstant().toEpochMilli());
  }
}
