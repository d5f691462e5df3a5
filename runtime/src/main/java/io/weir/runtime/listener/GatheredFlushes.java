package io.weir.runtime.listener;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslClientHelloHandler;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what an event loop writes to a connection in one turn, for all calls, into one write.
 * Armeria's own handler gathers only while the same connection is read, and Netty's flushes in a
 * task, between the tasks that write the headers, the content and the trailers of a response. This
 * one flushes when all tasks of the turn are done. Confined to the event loop.
 *
 * <p>A write that fills the buffers does not flush, as it would with those: that would complete the
 * writes before it, and whoever waits for them would write more while the HTTP/2 codec is in the
 * middle of a frame. Its flow control does not survive that.
 */
public final class GatheredFlushes extends ChannelDuplexHandler {
  /** Number of flushes that are gathered at most, so that a long turn does not keep all back. */
  static final int MOST = 256;

  private static final String NAME = "gathered-flushes";

  private final SingleThreadEventLoop loop;
  private final Runnable endOfTurn = this::turnEnds;
  private @Nullable ChannelHandlerContext ctx;
  private int gathered;
  private boolean waiting;

  private GatheredFlushes(SingleThreadEventLoop loop) {
    this.loop = loop;
  }

  /** Adds a handler to the pipeline of a connection. */
  public static void addTo(ChannelPipeline pipeline) {
    if (pipeline.channel().eventLoop() instanceof SingleThreadEventLoop loop) {
      var _ = pipeline.addLast("gathered-flushes", new GatheredFlushes(loop));
    }
  }

  /**
   * Replaces Armeria's handler, if the pipeline has it. Stands inside of TLS, so that what is
   * gathered is encrypted as one.
   */
  public static void in(ChannelPipeline pipeline) {
    if (pipeline.get(FlushConsolidationHandler.class) != null
        && pipeline.channel().eventLoop() instanceof SingleThreadEventLoop loop) {
      var gathered = new GatheredFlushes(loop);
      var tls = pipeline.context(SslClientHelloHandler.class);
      if (tls != null) {
        pipeline.addAfter(tls.name(), NAME, gathered);
        pipeline.remove(FlushConsolidationHandler.class);
      } else {
        pipeline.replace(FlushConsolidationHandler.class, NAME, gathered);
      }
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    ctx = added;
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    gathered++;
    if (gathered >= MOST || !context.channel().isWritable()) {
      flushNow(context);
    } else if (!waiting) {
      waiting = true;
      loop.executeAfterEventLoopIteration(endOfTurn);
    }
  }

  private void turnEnds() {
    waiting = false;
    var context = ctx;
    if (context != null) {
      flushNow(context);
    }
  }

  private void flushNow(ChannelHandlerContext context) {
    if (gathered > 0) {
      gathered = 0;
      context.flush();
    }
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    flushNow(context);
    var _ = context.close(promise);
  }

  @Override
  public void disconnect(ChannelHandlerContext context, ChannelPromise promise) {
    flushNow(context);
    var _ = context.disconnect(promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    flushNow(context);
    ctx = null;
  }
}
