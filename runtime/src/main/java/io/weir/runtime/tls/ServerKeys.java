package io.weir.runtime.tls;

import com.linecorp.armeria.common.TlsKeyPair;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Certificates of a server and the authorities of its clients, as they were read together.
 *
 * @param all certificates with their keys; the first is for clients that ask for no name of the
 *     others
 * @param byName certificates by the names in them, in lower case: "host.example", "*.example"
 * @param clientAuthorities authorities of client certificates; empty if none are asked for
 */
record ServerKeys(
    List<TlsKeyPair> all, Map<String, TlsKeyPair> byName, List<X509Certificate> clientAuthorities) {

  ServerKeys {
    all = List.copyOf(all);
    byName = Map.copyOf(byName);
    clientAuthorities = List.copyOf(clientAuthorities);
  }

  /**
   * Reads the files of a configuration.
   *
   * @throws IllegalArgumentException if a file cannot be used; the message names it
   */
  static ServerKeys read(ServerTlsFiles files) {
    var all = files.pairs().map(KeyPairFiles::read).toList();
    Map<String, TlsKeyPair> byName = new HashMap<>();
    for (var pair : all) {
      for (var name : CertificateNames.hosts(pair.certificateChain().getFirst())) {
        byName.putIfAbsent(name, pair);
      }
    }
    var authorities = files.clientCa().map(PemFiles::authorities).orElse(List.of());
    return new ServerKeys(all, byName, authorities);
  }

  /**
   * Returns the certificate for a name: one that has it, one with a wildcard for its first label
   * (RFC 9525, 6.3), or the first.
   */
  TlsKeyPair of(String asked) {
    var name = asked.toLowerCase(Locale.ROOT);
    var exact = byName.get(name);
    if (exact != null) {
      return exact;
    }
    int dot = name.indexOf('.');
    var wildcard = dot < 0 ? null : byName.get("*" + name.substring(dot));
    return wildcard == null ? all.getFirst() : wildcard;
  }

  /** Returns the second at which the first of all certificates expires. */
  long expirySeconds() {
    return all.stream()
        .flatMap(pair -> pair.certificateChain().stream())
        .mapToLong(each -> each.getNotAfter().toInstant().getEpochSecond())
        .min()
        .orElse(0);
  }
}
