package io.weir.runtime.websocket;

import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes the connection below a WebSocket. Over HTTP/1 the connection is the WebSocket's own, and
 * the server ends it (RFC 6455, 7.1.1); Armeria alone would wait some seconds for the client to do
 * so. Over HTTP/2 it carries other streams and stays.
 */
public final class ConnectionClose {
  private ConnectionClose() {}

  /** Closes the connection at once. Data in transit may be lost. */
  public static void now(ServiceRequestContext ctx) {
    var channel = channel(ctx);
    if (channel != null) {
      cut(channel);
    }
  }

  /**
   * Closes our half of the connection after all sent data has been flushed.
   *
   * @param linger time in which the client may read that data and end its own half
   */
  public static void after(ServiceRequestContext ctx, Duration linger) {
    var channel = channel(ctx);
    if (channel == null) {
      return;
    }
    var _ =
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> endOurSide(channel));
    var _ =
        channel.eventLoop().schedule(() -> cut(channel), linger.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Returns the connection, or null if it is shared with other streams. */
  private static @Nullable Channel channel(ServiceRequestContext ctx) {
    return ctx.sessionProtocol().isExplicitHttp1()
        ? ctx.log().ensureAvailable(RequestLogProperty.SESSION).channel()
        : null;
  }

  /**
   * Ends our half without closing: closing a connection with unread input sends a reset, and the
   * client then loses the data that it has not read yet.
   */
  private static void endOurSide(Channel channel) {
    if (channel instanceof DuplexChannel duplex
        && channel.pipeline().get(SslHandler.class) == null) {
      channel.pipeline().addFirst(new Unannounced());
      var _ = duplex.shutdownOutput();
    } else {
      cut(channel);
    }
  }

  /** Closes the channel and ignores the outcome, because nothing follows. */
  private static void cut(Channel channel) {
    var _ = channel.close();
  }

  /** Hides half-closed connections from Armeria, which would log a warning for each. */
  private static final class Unannounced extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
      if (!(event instanceof ChannelOutputShutdownEvent)) {
        super.userEventTriggered(ctx, event);
      }
    }
  }
}
