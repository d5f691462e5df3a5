package io.weir.runtime.proxy;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Objects;

/**
 * Network of IP addresses: "10.0.0.0/8", "fd00::/8", or one address.
 *
 * @param address any address of it
 * @param bits length of the prefix
 */
public record Network(InetAddress address, int bits) {

  /**
   * Parses a network.
   *
   * @throws IllegalArgumentException if the text is not one
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    var address =
        NetUtil.createInetAddressFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
    int most = address == null ? 0 : address.getAddress().length * Byte.SIZE;
    int bits = slash < 0 ? most : bits(text.substring(slash + 1));
    if (address == null || bits < 0 || bits > most) {
      throw new IllegalArgumentException(
          "found '%s', expected an address or a network: 10.0.0.0/8 or fd00::/8".formatted(text));
    }
    return new Network(Objects.requireNonNull(address), bits);
  }

  private static int bits(String text) {
    return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
  }

  /** Returns true if an address is in the network. */
  public boolean contains(InetAddress other) {
    var mine = address.getAddress();
    var theirs = other.getAddress();
    if (mine.length != theirs.length) {
      return false;
    }
    int whole = bits / Byte.SIZE;
    int rest = bits % Byte.SIZE;
    int mask = 0xFF << (Byte.SIZE - rest);
    return Arrays.equals(mine, 0, whole, theirs, 0, whole)
        && (rest == 0 || (mine[whole] & mask) == (theirs[whole] & mask));
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + bits;
  }
}
