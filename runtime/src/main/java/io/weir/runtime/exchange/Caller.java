package io.weir.runtime.exchange;

import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.weir.runtime.identity.CallerKey;
import io.weir.runtime.identity.Identity;
import io.weir.runtime.identity.IdentityLease;
import io.weir.runtime.identity.IdentityMetadata;
import io.weir.runtime.identity.Proof;
import io.weir.runtime.identity.Sessions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Predicate;
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
  private Proof proof = new Proof.None();
  private @Nullable IdentityMetadata metadata;
  private @Nullable Long identityEnds;
  private @Nullable Sessions sessions;
  private Predicate<Identity> allowed = identity -> true;
  private volatile boolean expired;

  /**
   * @param connection the channel of the request; null if there is none
   */
  Caller(InetSocketAddress peer, @Nullable Object connection) {
    this.peer = peer;
    this.key = CallerKey.of(peer);
    this.connection = connection == null ? key : connection;
  }

  /**
   * Returns a key that identifies the caller, for a fair share between callers: its identity if
   * that was verified, otherwise its address, or the network of an IPv6 host.
   */
  public Object key() {
    return key;
  }

  /** Returns a key that identifies the connection of the caller. */
  public Object connection() {
    return connection;
  }

  /**
   * Returns a key of the caller's address, whoever it is: of the address itself, or of the network
   * of an IPv6 host.
   */
  public Object addressKey() {
    var address = client;
    return address == null ? CallerKey.of(peer) : CallerKey.of(address);
  }

  /** Records the client for which a trusted proxy sends the request. */
  public void behindProxy(InetAddress address) {
    client = address;
    key = CallerKey.of(address);
  }

  /**
   * Records what the credentials of the caller prove.
   *
   * @param names names of the metadata by which services are told
   * @param ends time at which the identity ends, in nanoseconds of the monotonic clock; null for
   *     never
   * @param known sessions in which newer tokens may prove the identity for longer
   */
  public void proved(Proof result, IdentityMetadata names, @Nullable Long ends, Sessions known) {
    proof = result;
    metadata = names;
    identityEnds = ends;
    sessions = known;
    var identity = result.identity();
    if (identity != null) {
      key = CallerKey.of(identity, key);
    }
  }

  public Proof proof() {
    return proof;
  }

  /**
   * Returns the time at which the identity of the caller ends, in nanoseconds of the monotonic
   * clock; null if it does not, or the caller has none.
   */
  public @Nullable Long identityEnds() {
    return identityEnds;
  }

  /**
   * Records which identities could make the same request. An identity that does not end needs no
   * other to take its place.
   */
  public void allowedIf(Predicate<Identity> condition) {
    allowed = condition;
  }

  /** Begins the time for which the identity holds for a stream. */
  public IdentityLease lease() {
    var identity = proof.identity();
    return identity == null || identityEnds == null || sessions == null
        ? IdentityLease.endless()
        : IdentityLease.of(new Sessions.Token(identity, identityEnds), sessions, allowed);
  }

  /** Records that the identity has ended while the call was under way. */
  public void expired() {
    expired = true;
  }

  public boolean isExpired() {
    return expired;
  }

  /** Tells a service who the caller is. The last change to the headers of its request. */
  public void vouch(RequestHeadersBuilder headers) {
    if (metadata != null) {
      metadata.set(headers, proof.identity());
    }
  }

  /** Returns true if the peer is a trusted proxy, whose word on its client counts. */
  public boolean isBehindProxy() {
    return client != null;
  }

  /** Returns the address of the peer, which may be a proxy. */
  public String peerAddress() {
    return peer.getAddress().getHostAddress();
  }

  /** Returns the address of the client: the peer's, or the one that a trusted proxy names. */
  public String address() {
    var address = client;
    return (address == null ? peer.getAddress() : address).getHostAddress();
  }
}
