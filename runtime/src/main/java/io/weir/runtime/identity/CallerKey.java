package io.weir.runtime.identity;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** Key of a caller, for a fair share between callers: of requests, places and memory. */
public final class CallerKey {
  private CallerKey() {}

  /**
   * Returns the key of an address: the address of an IPv4 host, and the network (/64) of an IPv6
   * host, which can take any address in it. All clients of a Unix socket are one caller.
   */
  public static Object of(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet) || inet.getAddress() == null) {
      return CallerKey.class;
    }
    return of(inet.getAddress());
  }

  /**
   * Returns the key of a verified identity; the key of its address if its issuer does not name it.
   *
   * @param address key of the address
   */
  public static Object of(Identity identity, Object address) {
    return identity.subject().isEmpty()
        ? address
        : new Named(identity.issuer(), identity.subject());
  }

  private record Named(String issuer, String subject) {
    /** Returns a text that is the same in every process; issuers have no line breaks. */
    @Override
    public String toString() {
      return issuer + "\n" + subject;
    }
  }

  /** Returns the key of a host. See {@link #of(SocketAddress)}. */
  public static Object of(InetAddress host) {
    return host instanceof Inet6Address six ? ByteBuffer.wrap(six.getAddress()).getLong() : host;
  }
}
