package io.weir.loadbalancer.connection;

import com.linecorp.armeria.common.ClosedSessionException;
import io.netty.channel.ChannelPipeline;
import io.weir.loadbalancer.outcome.EndpointFull;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All connections to one endpoint, and counters of past ones. Thread-safe. */
public final class EndpointConnections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final String address;
  private final ConnectionsConfig config;
  private final Protocol protocol;
  private final LongSupplier nanoTime;
  private final Connections.EventsOfOne events;
  private final Set<UpstreamConnection> all = ConcurrentHashMap.newKeySet();
  private final LongAdder pingsFailed = new LongAdder();
  private final LongAdder goAways = new LongAdder();
  private volatile boolean closed;

  EndpointConnections(
      String address,
      ConnectionsConfig config,
      Protocol protocol,
      LongSupplier nanoTime,
      Connections.EventsOfOne events) {
    this.address = address;
    this.config = config;
    this.protocol = protocol;
    this.nanoTime = nanoTime;
    this.events = events;
  }

  /**
   * Adds a connection that is about to be opened because those of its event loop are full.
   *
   * @throws EndpointFull if the event loop has the maximum already, not counting connections that
   *     are being retired
   * @throws ClosedSessionException if the endpoint is gone
   */
  void opening(ChannelPipeline pipeline) {
    var channel = pipeline.channel();
    long open =
        all.stream()
            .filter(each -> each.eventLoop().equals(channel.eventLoop()) && !each.leaving())
            .count();
    int max = config.most(protocol);
    if (closed || open >= max) {
      var _ = channel.close();
      throw closed ? ClosedSessionException.get() : new EndpointFull(max);
    }
    var connection = new UpstreamConnection(this, channel, config, nanoTime);
    all.add(connection);
    pipeline.addFirst(connection);
    var _ = channel.closeFuture().addListener(closed -> all.remove(connection));
  }

  Protocol protocol() {
    return protocol;
  }

  /** Handles a GOAWAY with an error code, before the calls on the connection break off. */
  void refused() {
    events.refused(nanoTime.getAsLong());
  }

  /** Records the largest header list that the endpoint accepts. */
  void maxHeaders(long bytes) {
    events.maxHeaders(bytes);
  }

  /** Records whether the endpoint takes WebSockets over HTTP/2 (RFC 8441). */
  void connectProtocol(boolean enabled) {
    events.connectProtocol(enabled);
  }

  /** Handles the end of a connection, before the calls on it break off. */
  void losing() {
    events.losing(nanoTime.getAsLong());
  }

  void ended() {
    events.ended();
  }

  /**
   * Handles a connection that does not answer. The others may be dead too, so they are pinged
   * before calls find out.
   */
  void silent(UpstreamConnection one) {
    pingsFailed.increment();
    LOG.warn("{}: a connection with {} calls does not answer a ping", address, one.streams());
    for (var other : all) {
      if (other != one) {
        other.doubt();
      }
    }
    events.silent();
  }

  void dead(UpstreamConnection one) {
    LOG.warn("{}: closed a dead connection with {} calls", address, one.streams());
  }

  void toldToGo() {
    goAways.increment();
    events.leaving();
  }

  /** Retires all connections: they close when their calls have ended. */
  void renew() {
    all.forEach(UpstreamConnection::renew);
  }

  /**
   * Closes all connections and allows no others; calls on them break off. Completes when all are
   * closed.
   */
  CompletableFuture<Void> close() {
    closed = true;
    return CompletableFuture.allOf(
        all.stream().map(UpstreamConnection::close).toArray(CompletableFuture[]::new));
  }

  /** Returns the number of established connections. */
  public int open() {
    return (int) all.stream().filter(UpstreamConnection::connected).count();
  }

  /** Returns the number of calls on all connections, health checks included. */
  public int streams() {
    return all.stream().mapToInt(UpstreamConnection::streams).sum();
  }

  /** Returns the number of pings that were not answered soon. */
  public long pingsFailed() {
    return pingsFailed.sum();
  }

  /** Returns the number of connections on which the endpoint sent GOAWAY. */
  public long goAways() {
    return goAways.sum();
  }
}
