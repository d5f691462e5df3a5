package io.weir.runtime.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Joins the small chunks of content that arrive together, because each chunk becomes objects of a
 * hundred bytes, and a client may send chunks of one byte. Confined to the event loop.
 */
public final class SmallChunks extends ChannelInboundHandlerAdapter {
  private static final int SMALL = 1 << 10;
  private static final int MOST = 16 << 10;

  private @Nullable ByteBuf joined;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof HttpContent content) || !isSmall(content)) {
      pass(ctx);
      ctx.fireChannelRead(message);
      return;
    }
    var bytes = joined;
    if (bytes == null) {
      bytes = ctx.alloc().buffer(SMALL, MOST);
      joined = bytes;
    }
    bytes.writeBytes(content.content());
    content.release();
    if (bytes.maxWritableBytes() < SMALL) {
      pass(ctx);
    }
  }

  private static boolean isSmall(HttpContent content) {
    return content.content().readableBytes() < SMALL
        && !(content instanceof LastHttpContent)
        && content.decoderResult().isSuccess();
  }

  private void pass(ChannelHandlerContext ctx) {
    var bytes = joined;
    if (bytes != null) {
      joined = null;
      ctx.fireChannelRead(new DefaultHttpContent(bytes));
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    pass(ctx);
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    pass(ctx);
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    var bytes = joined;
    if (bytes != null) {
      joined = null;
      bytes.release();
    }
  }
}
