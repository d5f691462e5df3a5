package io.weir.runtime.exchange;

import io.weir.runtime.identity.CallerKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who has sent a request. Written on the event loop of the request; read at its end, which may run
 * on another thread.
 */
public final class Caller {
  private final InetSocketAddress peer;
  private final Object connection;
  private Object key;
  private volatile @Nullable InetAddress client;

  /**
   * @param connection the channel of the request; null if there is none
   */
  Caller(InetSocketAddress peer, @Nullable Object connection) {
    this.peer = peer;
    this.key = CallerKey.of(peer);
    this.connection = connection == null ? key : connection;
  }

  /**
   * Returns a key that identifies the caller, for a fair share between callers: its address, or the
   * network of an IPv6 host.
   */
  public Object key() {
    return key;
  }

  /** Returns a key that identifies the connection of the caller. */
  public Object connection() {
    return connection;
  }

  /** Records the client for which a trusted proxy sends the request. */
  public void behindProxy(InetAddress address) {
    client = address;
    key = CallerKey.of(address);
  }

  /** Returns true if the peer is a trusted proxy, whose word on its client counts. */
  public boolean isBehindProxy() {
    return client != null;
  }

  /** Returns the address of the client: the peer's, or the one that a trusted proxy names. */
  public String address() {
    var address = client;
    return (address == null ? peer.getAddress() : address).getHostAddress();
  }
}
