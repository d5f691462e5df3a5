package io.weir.runtime.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * Applies the limit of header lists that an HTTP/2 client announces to the responses on its
 * connection, which Netty does for clients only. A response beyond it is reset; the client would
 * close the connection over it, and with it all its other calls.
 */
public final class ClientHeaderLimit extends ChannelInboundHandlerAdapter {
  /** Lists that any client is sent. A lower limit would let clients provoke resets at will. */
  private static final long LEAST = 4 << 10;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (message instanceof Http2Settings settings) {
      apply(ctx, settings);
    }
    super.channelRead(ctx, message);
  }

  private static void apply(ChannelHandlerContext ctx, Http2Settings settings) throws Exception {
    var limit = settings.maxHeaderListSize();
    var handler = ctx.pipeline().get(Http2ConnectionHandler.class);
    if (limit != null && handler != null) {
      var headers = handler.encoder().configuration().headersConfiguration();
      headers.maxHeaderListSize(Math.max(LEAST, limit));
    }
  }
}
