package io.weir.runtime.listener;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose client takes nothing of what waits for it, for one or two periods. The
 * first handler of a connection, where bytes wait that the socket does not take. Costs a connection
 * whose socket takes everything one look for each flush. Confined to the event loop.
 */
final class StalledOutput extends ChannelOutboundHandlerAdapter {
  private final long periodNanos;
  private final Runnable stalled;
  private @Nullable Future<?> look;
  private @Nullable ChannelPromise behindAll;
  private @Nullable Object first;
  private long progress;

  /**
   * @param stalled called for a connection that is closed
   */
  StalledOutput(Duration period, Runnable stalled) {
    this.periodNanos = period.toNanos();
    this.stalled = stalled;
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    ctx.flush();
    if (look == null && waiting(ctx) != null) {
      remember(ctx);
    }
  }

  /** Returns the message of which the socket takes the next bytes, or null. */
  private static @Nullable Object waiting(ChannelHandlerContext ctx) {
    var buffer = ctx.channel().unsafe().outboundBuffer();
    return buffer == null ? null : buffer.current();
  }

  private static long progress(ChannelHandlerContext ctx) {
    var buffer = ctx.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.currentProgress();
  }

  private void remember(ChannelHandlerContext ctx) {
    first = waiting(ctx);
    progress = progress(ctx);
    if (behindAll == null || behindAll.isDone()) {
      // Messages are objects that are used again: only what waits now can be compared later.
      behindAll = ctx.newPromise();
      var _ = ctx.write(Unpooled.EMPTY_BUFFER, behindAll);
      ctx.flush();
    }
    look = ctx.executor().schedule(() -> look(ctx), periodNanos, TimeUnit.NANOSECONDS);
  }

  @SuppressWarnings("ReferenceEquality") // the same message, not one that is like it
  private void look(ChannelHandlerContext ctx) {
    look = null;
    var now = waiting(ctx);
    if (now == null) {
      first = null;
      behindAll = null;
    } else if (behindAll != null
        && !behindAll.isDone()
        && now == first
        && progress(ctx) == progress) {
      stalled.run();
      // Otherwise the kernel would go on with what it has, for as long as the client likes.
      ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
      var _ = ctx.close();
    } else {
      remember(ctx);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (look != null) {
      look.cancel(false);
    }
  }
}
