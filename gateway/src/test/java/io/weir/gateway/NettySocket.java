package io.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketClientExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateClientExtensionHandshaker;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Caller with Netty's WebSocket client, which supports compression. */
final class NettySocket implements AutoCloseable {
  private static final int MAX = 8 << 20;

  private final MultiThreadIoEventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> open = new CompletableFuture<>();
  private final AtomicLong bytes = new AtomicLong();
  private final Channel channel;

  NettySocket(int port, String path, PerMessageDeflateClientExtensionHandshaker offer) {
    var uri = URI.create("ws://127.0.0.1:" + port + path);
    channel =
        new Bootstrap()
            .group(threads)
            .channel(NioSocketChannel.class)
            .handler(initializer(uri, offer))
            .connect("127.0.0.1", port)
            .syncUninterruptibly()
            .channel();
    open.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private ChannelInitializer<SocketChannel> initializer(
      URI uri, PerMessageDeflateClientExtensionHandshaker offer) {
    var config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(uri)
            .allowExtensions(true)
            .maxFramePayloadLength(MAX)
            .build();
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel ch) {
        ch.pipeline()
            .addLast(
                new Counting(),
                new HttpClientCodec(),
                new HttpObjectAggregator(1 << 16),
                new WebSocketClientExtensionHandler(offer),
                new WebSocketClientProtocolHandler(config),
                new WebSocketFrameAggregator(MAX),
                new Listening());
      }
    };
  }

  String echo(String text) throws InterruptedException {
    channel.writeAndFlush(new TextWebSocketFrame(text)).syncUninterruptibly();
    var back = heard.poll(20, TimeUnit.SECONDS);
    return back == null ? "nothing" : back;
  }

  /** Returns the number of bytes received on the connection. */
  long bytes() {
    return bytes.get();
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    var _ = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private final class Counting extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) throws Exception {
      bytes.addAndGet(((ByteBuf) read).readableBytes());
      super.channelRead(ctx, read);
    }
  }

  private final class Listening extends SimpleChannelInboundHandler<TextWebSocketFrame> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, TextWebSocketFrame frame) {
      heard.add(frame.content().toString(UTF_8));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
      if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
        open.complete(null);
      }
      super.userEventTriggered(ctx, event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      open.completeExceptionally(cause);
      heard.add(cause.toString());
    }
  }
}
