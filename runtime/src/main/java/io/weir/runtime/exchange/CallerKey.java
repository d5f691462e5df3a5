package io.weir.runtime.exchange;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** Key of a caller, for sharing between callers. */
final class CallerKey {
  private CallerKey() {}

  /**
   * Returns the key of an address: the address of an IPv4 host, and the network (/64) of an IPv6
   * host, which can take any address in it. All clients of a Unix socket are one caller.
   */
  static Object of(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet) || inet.getAddress() == null) {
      return CallerKey.class;
    }
    return inet.getAddress() instanceof Inet6Address six
        ? ByteBuffer.wrap(six.getAddress()).getLong()
        : inet.getAddress();
  }
}
