package io.weir.testkit.upstream;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC server frame by frame (HTTP/2 without TLS), which breaks each call as told, also in ways
 * that no gRPC library offers, and counts how often each was executed. Calls are told apart by the
 * header {@link #CALL}. Health checks are always good. Thread-safe.
 */
public final class FrameUpstream implements AutoCloseable {
  /** Names a call, the same in each of its attempts. */
  public static final String CALL = "x-call";

  private static final long SHUT_MILLIS = 60;

  /** What becomes of an attempt. */
  public enum Fault {
    OK,
    /** OK after 30 ms. */
    SLOW,
    /** Executed, and nothing is ever said. */
    SILENT,
    /** Not executed: RST_STREAM with REFUSED_STREAM. */
    REFUSED_STREAM,
    /** Not executed: a GOAWAY whose last stream is an earlier one. */
    GO_AWAY,
    /** Executed, then RST_STREAM before any answer. */
    RESET_BEFORE_HEADERS,
    /** Executed, then headers, then RST_STREAM. */
    RESET_AFTER_HEADERS,
    /** Executed, then a status alone: UNAVAILABLE. */
    UNAVAILABLE,
    /** Executed, then headers and a message, then UNAVAILABLE in trailers. */
    UNAVAILABLE_IN_TRAILERS,
    /** Executed, then headers and a message, then INTERNAL in trailers. */
    INTERNAL_IN_TRAILERS,
    /** Executed, then every connection is reset. */
    CONNECTION_RESET,
    /** Executed, then every connection is reset, and none is taken for a while. */
    CONNECTION_REFUSED
  }

  /** An attempt as it came. */
  public record Attempt(String call, int previousAttempts) {}

  final Function<Attempt, Fault> plan;
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Map<String, AtomicInteger> executions = new ConcurrentHashMap<>();
  private final AtomicInteger attempts = new AtomicInteger();
  private final int port;
  private @Nullable Channel listener;
  private boolean closed;

  private FrameUpstream(Function<Attempt, Fault> plan) {
    this.plan = plan;
    this.port = listen(0);
  }

  /** On a free port. */
  public static FrameUpstream start(Function<Attempt, Fault> plan) {
    return new FrameUpstream(plan);
  }

  /** "127.0.0.1:40001". */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Attempts that came here, executed or not; health checks left out. */
  public int attempts() {
    return attempts.get();
  }

  /** How often each call was executed here. */
  public Map<String, AtomicInteger> executions() {
    return executions;
  }

  void came() {
    attempts.incrementAndGet();
  }

  void executed(String call) {
    executions.computeIfAbsent(call, name -> new AtomicInteger()).incrementAndGet();
  }

  void resetConnections() {
    connections.forEach(connection -> {
      connection.config().setOption(ChannelOption.SO_LINGER, 0);
      var _ = connection.close();
    });
  }

  /** As a process that is killed, and another soon takes its place. */
  synchronized void refuseForAWhile() {
    var open = listener;
    if (open == null || closed) {
      return;
    }
    listener = null;
    var _ = open.close().addListener(done -> listenLater());
    resetConnections();
  }

  private void listenLater() {
    var _ = loop.schedule(this::listenAgain, SHUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void listenAgain() {
    if (!closed) {
      var _ = bind(port).addListener(done -> opened(((ChannelFuture) done).channel()));
    }
  }

  private synchronized void opened(Channel channel) {
    listener = channel;
    if (closed) {
      var _ = channel.close();
    }
  }

  private int listen(int wanted) {
    var channel = bind(wanted).syncUninterruptibly().channel();
    opened(channel);
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  private ChannelFuture bind(int wanted) {
    return new ServerBootstrap()
        .group(loop)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childHandler(new Connection())
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
  }

  @Override
  public synchronized void close() {
    closed = true;
    var _ = loop.shutdownGracefully(0, 5, TimeUnit.SECONDS);
  }

  private final class Connection extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      connections.add(channel);
      var codec = Http2FrameCodecBuilder.forServer().build();
      var ends = new FrameStream.ConnectionStreams(codec);
      channel
          .pipeline()
          .addLast(
              codec,
              new Http2MultiplexHandler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                      stream.pipeline().addLast(new FrameStream(FrameUpstream.this, ends));
                    }
                  }));
    }
  }
}
