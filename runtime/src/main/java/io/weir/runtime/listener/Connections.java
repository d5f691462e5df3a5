package io.weir.runtime.listener;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.weir.runtime.memory.ConnectionMemory;
import io.weir.runtime.memory.MemoryBudget;
import io.weir.runtime.protocol.ConnectionErrors;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Open connections of the listener. Thread-safe. */
public final class Connections {
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final Set<Channel> acceptors = ConcurrentHashMap.newKeySet();
  private volatile LimitsConfig limits;
  private final MemoryBudget memory;
  private final ConnectionErrors errors;
  private final Counter refused;
  private final Counter stalled;
  private volatile boolean draining;

  /**
   * @param memory limit of the bytes held for all connections
   * @param errors counts refused requests and connections of the listener
   */
  public Connections(
      LimitsConfig limits, MemoryBudget memory, ConnectionErrors errors, MeterRegistry meters) {
    this.limits = limits;
    this.memory = memory;
    this.errors = errors;
    this.refused = closed(meters, errors.port(), "limit");
    this.stalled = closed(meters, errors.port(), "stalled");
    Gauge.builder("weir.connections.active", this, Connections::count)
        .description("Open connections of callers")
        .tag("port", errors.port())
        .register(meters);
  }

  private static Counter closed(MeterRegistry meters, String port, String reason) {
    return Counter.builder("weir.connections.closed")
        .description("Connections closed because of a limit")
        .tag("port", port)
        .tag("reason", reason)
        .register(meters);
  }

  ConnectionErrors errors() {
    return errors;
  }

  /** Changes the limits of connections that open from now on. */
  void limit(LimitsConfig changed) {
    limits = changed;
  }

  public int count() {
    return open.size();
  }

  /** Called for each new connection, once Armeria has set its handlers. */
  void opened(ChannelPipeline pipeline) {
    if (open.size() >= limits.connections()) {
      refused.increment();
      stop(pipeline.channel());
      return;
    }
    GatheredFlushes.in(pipeline);
    var channel = pipeline.channel();
    open.add(channel);
    pipeline.addFirst("stalled-output", new StalledOutput(limits.idle(), stalled::increment));
    pipeline.addFirst("unread-bytes", new UnreadBytes(ConnectionMemory.open(channel, memory)));
    var acceptor = channel.parent();
    acceptors.add(acceptor);
    if (draining) {
      stop(acceptor);
    }
  }

  boolean isDraining() {
    return draining;
  }

  /**
   * Stops accepting connections. HTTP/2 clients receive GOAWAY and may finish their calls in
   * flight; {@link DrainLayer} notifies HTTP/1 clients with their next response.
   */
  void drain() {
    draining = true;
    acceptors.forEach(Connections::stop);
    open.forEach(Connections::sendGoAway);
  }

  boolean hasHttp2() {
    return open.stream().anyMatch(channel -> http2(channel) != null);
  }

  void closeAll() {
    var _ = open.close();
  }

  /** Closes a channel. Ignores a failure, because the channel is not used any more. */
  private static void stop(Channel channel) {
    var _ = channel.close();
  }

  private static void sendGoAway(Channel channel) {
    channel.eventLoop().execute(() -> closeGracefully(channel));
  }

  private static void closeGracefully(Channel channel) {
    var handler = http2(channel);
    if (handler != null) {
      // The grace of the drain limits this, not Netty's 30 seconds.
      handler.gracefulShutdownTimeoutMillis(-1);
      stop(channel);
    }
  }

  private static @Nullable Http2ConnectionHandler http2(Channel channel) {
    return channel.pipeline().get(Http2ConnectionHandler.class);
  }
}
