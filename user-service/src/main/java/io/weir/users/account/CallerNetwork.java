package io.weir.users.account;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Network of a caller, for which attempts are counted: an IPv4 address, or the first 64 bits of an
 * IPv6 address, of which one caller has all.
 *
 * @param key unique text
 */
public record CallerNetwork(String key) {
  private static final int IPV6_BYTES = 16;
  private static final int NETWORK_BYTES = 8;

  public static CallerNetwork of(InetAddress address) {
    var bytes = address.getAddress();
    var network = bytes.length == IPV6_BYTES ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes;
    return new CallerNetwork(HexFormat.of().formatHex(network));
  }
}
