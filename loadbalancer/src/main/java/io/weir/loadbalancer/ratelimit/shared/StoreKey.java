package io.weir.loadbalancer.ratelimit.shared;

import io.weir.runtime.digest.Sha256;
import java.net.InetAddress;

/**
 * Names a caller in the store, the same in all gateways. Identities and values of headers may be
 * personal, secret or long: their digests stand for them. The first word tells kinds apart, so that
 * no header can be taken for an address.
 */
final class StoreKey {
  private StoreKey() {}

  /**
   * @param key an address, an IPv6 network, the value of a header, an identity, or a class, which
   *     stands for all callers
   */
  static String of(Object key) {
    return switch (key) {
      case InetAddress host -> "address:" + host.getHostAddress();
      case Long network -> "network:" + Long.toHexString(network);
      case String value -> "header:" + Sha256.hex(value);
      case Class<?> _ -> "all";
      default -> "identity:" + Sha256.hex(key.toString());
    };
  }
}
