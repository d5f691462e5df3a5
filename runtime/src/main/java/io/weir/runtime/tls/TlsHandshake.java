package io.weir.runtime.tls;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * Waits for the TLS handshake of a connection, with which Armeria adds the decoder that both sides
 * have agreed on, and leaves. Ends a connection whose handshake fails.
 */
public final class TlsHandshake extends ChannelInboundHandlerAdapter {
  private static final byte[] PLAIN =
      """
      HTTP/1.1 400 Bad Request\r
      content-type: text/plain\r
      connection: close\r
      content-length: 36\r
      \r
      This port speaks TLS: use https://.
      """
          .getBytes(StandardCharsets.US_ASCII);

  private final Consumer<ChannelPipeline> agreed;
  private final BiConsumer<Channel, String> failed;

  /**
   * @param agreed called with the pipeline once it has the decoder
   * @param failed called with the reason of a failure, which has nothing that the peer sent
   */
  public TlsHandshake(Consumer<ChannelPipeline> agreed, BiConsumer<Channel, String> failed) {
    this.agreed = agreed;
    this.failed = failed;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
      ctx.fireUserEventTriggered(event);
    } else if (handshake.isSuccess()) {
      // Armeria's next handler adds the decoder.
      ctx.fireUserEventTriggered(event);
      agreed.accept(ctx.pipeline());
      ctx.pipeline().remove(this);
    } else {
      failed(ctx, handshake.cause());
    }
  }

  private void failed(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof NotSslRecordException) {
      // A person who has typed http:// reads this; other clients see a closed connection.
      // Past the handler of TLS, which writes nothing more.
      var _ = ctx.pipeline().firstContext().writeAndFlush(Unpooled.wrappedBuffer(PLAIN));
    }
    if (!(cause instanceof ClosedChannelException)) {
      failed.accept(ctx.channel(), said(cause));
    }
    var _ = ctx.close();
  }

  /** Returns the fault without what the peer sent, which the message of no TLS at all repeats. */
  private static String said(Throwable cause) {
    return cause instanceof SSLException && !(cause instanceof NotSslRecordException)
        ? String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason")
        : cause instanceof NotSslRecordException ? "no TLS" : cause.getClass().getSimpleName();
  }

  /** Drops errors of TLS, each of which has also failed the handshake. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var _ = ctx.close();
  }
}
