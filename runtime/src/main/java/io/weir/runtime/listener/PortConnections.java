package io.weir.runtime.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Open connections of one port of a listener. Thread-safe. */
final class PortConnections {
  private final Connections connections;
  private final Set<Channel> acceptors = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  /**
   * @param connections those of all ports of the listener
   */
  PortConnections(Connections connections) {
    this.connections = connections;
  }

  /** Called for each new connection, once Armeria has set its handlers. */
  void opened(ChannelPipeline pipeline) {
    if (!connections.admit(pipeline)) {
      return;
    }
    var acceptor = pipeline.channel().parent();
    acceptors.add(acceptor);
    if (draining) {
      Connections.stop(acceptor);
    }
  }

  boolean isDraining() {
    return draining;
  }

  /**
   * Stops accepting connections. HTTP/2 clients receive GOAWAY and may finish their calls in
   * flight; {@link DrainService} notifies HTTP/1 clients with their next response.
   */
  void drain() {
    draining = true;
    acceptors.forEach(Connections::stop);
    open().forEach(PortConnections::sendGoAway);
  }

  boolean hasHttp2() {
    return open().stream().anyMatch(channel -> http2(channel) != null);
  }

  void closeAll() {
    open().forEach(Connections::stop);
  }

  private List<Channel> open() {
    return connections.open(channel -> acceptors.contains(channel.parent()));
  }

  private static void sendGoAway(Channel channel) {
    channel.eventLoop().execute(() -> closeGracefully(channel));
  }

  private static void closeGracefully(Channel channel) {
    var handler = http2(channel);
    if (handler != null) {
      // The grace of the drain limits this, not Netty's 30 seconds.
      handler.gracefulShutdownTimeoutMillis(-1);
      Connections.stop(channel);
    }
  }

  private static @Nullable Http2ConnectionHandler http2(Channel channel) {
    return channel.pipeline().get(Http2ConnectionHandler.class);
  }
}
