package io.weir.users.server;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelFactory;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler.Sharable;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limit of open connections. gRPC limits the calls of a connection, but not the connections, each
 * of which costs a descriptor and buffers. A connection beyond the limit is closed before a byte of
 * it is read. Thread-safe.
 */
public final class ConnectionLimit {
  private final int most;
  private final AtomicInteger open = new AtomicInteger();
  private final Counter refused;

  /**
   * @param most maximum number of open connections
   */
  public ConnectionLimit(int most, MeterRegistry meters) {
    this.most = most;
    this.refused =
        Counter.builder("rpc.server.connections.refused")
            .description("Connections closed at once because of their number")
            .register(meters);
    Gauge.builder("rpc.server.connections", open, AtomicInteger::get)
        .description("Open connections of clients")
        .register(meters);
  }

  /** Event loops of the process, as gRPC shares them where it chooses them itself. */
  private static final class Loops {
    private static final EventLoopGroup SHARED =
        new MultiThreadIoEventLoopGroup(
            new DefaultThreadFactory("user-service-io", true),
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /** Returns the event loops for the sockets, which all servers of the process share. */
  static EventLoopGroup loops() {
    return Loops.SHARED;
  }

  /** Returns the sockets to listen on. */
  ChannelFactory<ServerChannel> sockets() {
    return () -> {
      var socket =
          Epoll.isAvailable() ? new EpollServerSocketChannel() : new NioServerSocketChannel();
      socket.pipeline().addLast(new Gate());
      return socket;
    };
  }

  /** Handler of a listening socket, which reads accepted connections. */
  @Sharable
  private final class Gate extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
      var connection = (Channel) accepted;
      if (open.incrementAndGet() > most) {
        open.decrementAndGet();
        refused.increment();
        connection.unsafe().closeForcibly();
        return;
      }
      var _ = connection.closeFuture().addListener(_ -> open.decrementAndGet());
      ctx.fireChannelRead(connection);
    }
  }
}
