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
import io.netty.handler.codec.http2.Http2Error;
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
 * gRPC server on HTTP/2 frames (without TLS) that injects a planned fault into each call, including
 * faults that no gRPC library offers, and counts the executions of each call. Calls are identified
 * by the header {@link #CALL}. Health checks always succeed. Thread-safe.
 */
public final class FrameUpstream implements AutoCloseable {
  /** Header that identifies a call across its attempts. */
  public static final String CALL = "x-call";

  /** Bytes of a large header list. */
  public static final int LARGE = 24 << 10;

  /** Time between the headers and a late reset, in milliseconds. */
  public static final long LATE_MILLIS = 390;

  private static final long SHUT_MILLIS = 60;

  /** Fault injected into an attempt. */
  public enum Fault {
    OK,
    /** Responds OK after 30 ms. */
    SLOW,
    /** Executes the call and never responds. */
    SILENT,
    /** Does not execute the call: RST_STREAM with REFUSED_STREAM. */
    REFUSED_STREAM,
    /** Does not execute the call: GOAWAY with an earlier last stream. */
    GO_AWAY,
    /** Executes the call, then sends RST_STREAM with the reset code before any response. */
    RESET_BEFORE_HEADERS,
    /** Executes the call, then sends headers and RST_STREAM with the reset code. */
    RESET_AFTER_HEADERS,
    /** Executes the call, sends headers, and after {@link #LATE_MILLIS} RST_STREAM. */
    RESET_LATE,
    /** Executes the call, then sends only a status: UNAVAILABLE. */
    UNAVAILABLE,
    /** Executes the call, then sends headers, a message, and UNAVAILABLE in trailers. */
    UNAVAILABLE_IN_TRAILERS,
    /** Executes the call, then sends headers, a message, and INTERNAL in trailers. */
    INTERNAL_IN_TRAILERS,
    /** Executes the call, then sends headers of {@link #LARGE} bytes. */
    LARGE_HEADERS,
    /** Executes the call, then sends headers, a message, and trailers of {@link #LARGE} bytes. */
    LARGE_TRAILERS,
    /** Executes the call, then sends trailers without headers before them, and then a message. */
    MESSAGE_AFTER_TRAILERS,
    /** Executes the call, then sends GOAWAY with an error and closes the connection. */
    GO_AWAY_WITH_ERROR,
    /** Does not execute the call: GOAWAY with an error and an earlier last stream. */
    REFUSED_WITH_ERROR,
    /** Executes the call, then closes its connection. */
    CONNECTION_CLOSED,
    /** Executes the call, then resets every connection. */
    CONNECTION_RESET,
    /** Executes the call, then resets every connection and refuses new ones for a while. */
    CONNECTION_REFUSED
  }

  /** Attempt as received. */
  public record Attempt(String call, int previousAttempts) {}

  final Function<Attempt, Fault> plan;
  final long resetCode;
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Map<String, AtomicInteger> executions = new ConcurrentHashMap<>();
  private final AtomicInteger attempts = new AtomicInteger();
  private final int port;
  private @Nullable Channel listener;
  private boolean closed;

  private FrameUpstream(Function<Attempt, Fault> plan, long resetCode) {
    this.plan = plan;
    this.resetCode = resetCode;
    this.port = listen(0);
  }

  /** Starts an upstream on a free port. */
  public static FrameUpstream start(Function<Attempt, Fault> plan) {
    return new FrameUpstream(plan, Http2Error.INTERNAL_ERROR.code());
  }

  /** Starts an upstream on a free port whose resets carry this error code. */
  public static FrameUpstream resetting(long code, Function<Attempt, Fault> plan) {
    return new FrameUpstream(plan, code);
  }

  /** Returns host and port: "127.0.0.1:40001". */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Returns the number of attempts received, executed or not, without health checks. */
  public int attempts() {
    return attempts.get();
  }

  /** Returns the number of executions of each call. */
  public Map<String, AtomicInteger> executions() {
    return executions;
  }

  void came() {
    attempts.incrementAndGet();
  }

  void executed(String call) {
    executions.computeIfAbsent(call, name -> new AtomicInteger()).incrementAndGet();
  }

  /** Resets every connection. */
  public void resetConnections() {
    connections.forEach(connection -> {
      connection.config().setOption(ChannelOption.SO_LINGER, 0);
      var _ = connection.close();
    });
  }

  /** Simulates a killed process that is soon replaced. */
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
      var codec =
          Http2FrameCodecBuilder.forServer()
              .encoderIgnoreMaxHeaderListSize(true)
              // Resets are what it is for.
              .encoderEnforceMaxRstFramesPerWindow(0, 0)
              .build();
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
