package io.weir.gateway.form.socket;

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

/**
 * The connection below a WebSocket. Over HTTP/1 it is the WebSocket's own, and it is the server who
 * ends it (RFC 6455, 7.1.1); left to itself Armeria would wait for some seconds for the caller to
 * do so.
 */
final class Line {
  private Line() {}

  /**
   * Nothing is to be said any more, and what was said is on its way.
   *
   * @param linger how long the caller has to read that and to end its side; zero: it is cut
   */
  static void end(ServiceRequestContext ctx, Duration linger) {
    if (!ctx.sessionProtocol().isExplicitHttp1()) {
      return;
    }
    var channel = ctx.log().ensureAvailable(RequestLogProperty.SESSION).channel();
    if (channel == null) {
      return;
    }
    if (linger.isZero()) {
      cut(channel);
      return;
    }
    var _ =
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> endOurSide(channel));
    var _ =
        channel.eventLoop().schedule(() -> cut(channel), linger.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * With what it still sends unread, a connection that is closed resets, and what we said is lost.
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

  /** How that ends is of no interest: nothing more comes of it. */
  private static void cut(Channel channel) {
    var _ = channel.close();
  }

  /** Armeria knows of no half-closed connection, and would warn of each. */
  private static final class Unannounced extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
      if (!(event instanceof ChannelOutputShutdownEvent)) {
        super.userEventTriggered(ctx, event);
      }
    }
  }
}
