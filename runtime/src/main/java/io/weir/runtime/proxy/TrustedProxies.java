package io.weir.runtime.proxy;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the address of a client behind proxies. A proxy is believed if its address is in one of the
 * networks; the client is the last address that is not (MDN, "Selecting an IP address").
 */
public record TrustedProxies(List<Network> networks) {
  /** Number of addresses that are looked at, from the last one on. */
  private static final int MOST = 32;

  public TrustedProxies {
    networks = List.copyOf(networks);
  }

  /** Returns true if a host is a trusted proxy. */
  public boolean trust(InetAddress host) {
    for (var network : networks) {
      if (network.contains(host)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the address of the client.
   *
   * @param peer a trusted proxy
   * @param forwardedFor values of x-forwarded-for, in their order
   */
  public InetAddress client(InetAddress peer, List<String> forwardedFor) {
    var client = peer;
    var all = String.join(",", forwardedFor);
    int end = all.length();
    for (int i = 0; i < MOST && end > 0 && trust(client); i++) {
      int comma = all.lastIndexOf(',', end - 1);
      var next = address(all.substring(comma + 1, end).strip());
      if (next == null) {
        return client;
      }
      client = next;
      end = comma;
    }
    return client;
  }

  /** Returns the address of "192.0.2.1", "192.0.2.1:80", "2001:db8::1" or "[2001:db8::1]:80". */
  private static @Nullable InetAddress address(String text) {
    var host = text;
    int bracket = text.indexOf(']');
    int colon = text.indexOf(':');
    if (text.startsWith("[") && bracket > 0) {
      host = text.substring(1, bracket);
    } else if (colon > 0 && colon == text.lastIndexOf(':')) {
      host = text.substring(0, colon);
    }
    return host.isEmpty() ? null : NetUtil.createInetAddressFromIpAddressString(host);
  }
}
