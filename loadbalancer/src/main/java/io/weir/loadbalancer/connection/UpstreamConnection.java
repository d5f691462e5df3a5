package io.weir.loadbalancer.connection;

import com.linecorp.armeria.common.SessionProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import io.weir.runtime.listener.GatheredFlushes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an endpoint, installed as the first handler of its pipeline. Confined to its
 * event loop, except for its volatile fields, which other threads read.
 */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
  /** Payload of pings. Any value will do, because answers are not matched by payload. */
  private static final long PING = 0x77656972;

  private final EndpointConnections all;
  private final Channel channel;
  private final ConnectionsConfig config;
  private final LongSupplier nanoTime;
  private final KeepAlive keepAlive;
  private @Nullable ScheduledFuture<?> looking;
  private volatile @Nullable Http2Connection http2;
  private volatile @Nullable Http2Frames frames;
  private volatile boolean leaving;
  private volatile boolean active;

  UpstreamConnection(
      EndpointConnections all, Channel channel, ConnectionsConfig config, LongSupplier nanoTime) {
    this.all = all;
    this.channel = channel;
    this.config = config;
    this.nanoTime = nanoTime;
    this.keepAlive =
        new KeepAlive(config.ping(), config.pingTimeout(), config.look(), nanoTime.getAsLong());
  }

  EventLoop eventLoop() {
    return channel.eventLoop();
  }

  /** Returns whether the connection gets no new calls. */
  boolean leaving() {
    return leaving;
  }

  boolean connected() {
    var received = frames;
    return received == null ? active && !all.protocol().multiplexes() : received.established();
  }

  int streams() {
    var connection = http2;
    return connection == null ? 0 : connection.local().numActiveStreams();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) throws Exception {
    var handshake = channel.pipeline().context(SslHandler.class);
    if (handshake != null) {
      // The handler of HTTP/2 is added when TLS is established.
      channel.pipeline().addAfter(handshake.name(), null, new AfterHandshake());
    }
    active = true;
    var handler = handler();
    observe(handler);
    super.channelActive(ctx);
    if (handler != null) {
      announce(handler);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof SessionProtocol chosen && chosen.isExplicitHttp1()) {
      var parser = channel.pipeline().context(HttpClientCodec.class);
      channel.pipeline().addAfter(parser.name(), null, new WebSocketSwitch());
    }
    super.userEventTriggered(ctx, event);
  }

  private void observe(@Nullable Http2ConnectionHandler handler) {
    if (handler != null) {
      GatheredFlushes.in(channel.pipeline());
      handler.connection().addListener(new Streams());
      var observed = new Http2Frames(handler, all, keepAlive, config);
      handler.decoder().frameListener(observed);
      frames = observed;
      http2 = handler.connection();
      if (config.pings()) {
        long look = config.look().toMillis();
        looking = eventLoop().scheduleWithFixedDelay(this::look, look, look, TimeUnit.MILLISECONDS);
      }
    }
  }

  /** Observes the connection from the end of its TLS handshake, before it reads any frame. */
  private final class AfterHandshake extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
      super.userEventTriggered(ctx, event);
      var handler = handler();
      if (event instanceof SslHandshakeCompletionEvent && handler != null) {
        ctx.pipeline().remove(this);
        observe(handler);
        announce(handler);
      }
    }
  }

  /**
   * Announces the limit of header lists. The client has announced what it decodes, which is more:
   * most servers then do not send what would be refused.
   */
  private void announce(Http2ConnectionHandler handler) {
    var ctx = channel.pipeline().context(handler);
    if (ctx != null) {
      var limit = new Http2Settings().maxHeaderListSize(config.maxHeaders().bytes());
      // Past the encoder: it would also lower the limit of the decoder.
      var _ = handler.encoder().frameWriter().writeSettings(ctx, limit, ctx.newPromise());
      ctx.flush();
    }
  }

  private @Nullable Http2ConnectionHandler handler() {
    return channel.pipeline().get(Http2ConnectionHandler.class);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object bytes) throws Exception {
    keepAlive.heard();
    super.channelRead(ctx, bytes);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    var looks = looking;
    if (looks != null) {
      looks.cancel(false);
    }
    all.losing();
    super.channelInactive(ctx);
    all.ended();
  }

  private void look() {
    switch (keepAlive.look(nanoTime.getAsLong())) {
      case NOTHING -> {}
      case PING -> ping();
      case RETIRE -> {
        all.silent(this);
        retire();
      }
      case CLOSE -> {
        all.dead(this);
        closeNow();
      }
    }
  }

  private void ping() {
    var handler = handler();
    if (handler != null) {
      var ctx = channel.pipeline().context(handler);
      var _ = handler.encoder().writePing(ctx, false, PING, ctx.newPromise());
      ctx.flush();
    }
  }

  /** Moves new calls to another connection; this one closes when its calls have ended. */
  private void retire() {
    var _ = channel.close();
  }

  /**
   * Retires an established connection to which no more calls will come. Over HTTP/1.1 it ends by
   * its idle time, because closing it would end its call.
   */
  void renew() {
    eventLoop()
        .execute(() -> {
          var received = frames;
          if (received != null && received.established()) {
            retire();
          }
        });
  }

  /** Records that another connection to the endpoint does not answer. */
  void doubt() {
    eventLoop().execute(keepAlive::doubted);
  }

  /** Closes the connection; its calls break off. Completes when it is closed. */
  CompletableFuture<Void> close() {
    var closed = new CompletableFuture<Void>();
    var _ = channel.closeFuture().addListener(done -> closed.complete(null));
    eventLoop().execute(this::closeNow);
    return closed;
  }

  /**
   * Closes from this handler outward, past the handler of HTTP/2, which would wait for the calls.
   */
  private void closeNow() {
    var ctx = channel.pipeline().context(this);
    var _ = ctx == null ? channel.close() : ctx.close();
  }

  private final class Streams extends Http2ConnectionAdapter {
    @Override
    public void onStreamActive(Http2Stream stream) {
      keepAlive.called();
    }

    @Override
    public void onGoAwaySent(int lastStreamId, long errorCode, ByteBuf debugData) {
      leaving = true;
    }

    @Override
    public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
      if (!leaving) {
        all.toldToGo();
      }
      leaving = true;
    }
  }
}
