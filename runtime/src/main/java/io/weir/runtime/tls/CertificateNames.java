package io.weir.runtime.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Names in certificates. */
public final class CertificateNames {
  /** Types of alternative names (RFC 5280, 4.2.1.6). */
  private static final Integer DNS = 2;

  private static final Integer URI = 6;

  private CertificateNames() {}

  /**
   * Returns the name of the owner of a certificate: its first URI, "spiffe://site/ns/service", else
   * its first DNS name, else its subject, "CN=service".
   *
   * @throws IllegalArgumentException if its names are malformed
   */
  public static String of(X509Certificate certificate) {
    var uris = alternatives(certificate, URI);
    if (!uris.isEmpty()) {
      return uris.getFirst();
    }
    var hosts = hosts(certificate);
    return hosts.isEmpty() ? certificate.getSubjectX500Principal().getName() : hosts.getFirst();
  }

  /** Returns the DNS names of a certificate, in lower case. */
  static List<String> hosts(X509Certificate certificate) {
    return alternatives(certificate, DNS).stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .toList();
  }

  private static List<String> alternatives(X509Certificate certificate, Integer type) {
    try {
      var alternatives = certificate.getSubjectAlternativeNames();
      List<String> names = new ArrayList<>();
      for (var each : alternatives == null ? List.<List<?>>of() : alternatives) {
        if (type.equals(each.get(0))) {
          names.add(String.valueOf(each.get(1)));
        }
      }
      return names;
    } catch (CertificateParsingException e) {
      throw new IllegalArgumentException("tls: a certificate has malformed names", e);
    }
  }
}
