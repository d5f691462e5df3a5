package io.weir.runtime.turn;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Handler that passes a connection on in turns: what has to wait for the next turn, or for its
 * client to read, is kept here, and until it is passed on the connection is not read. Confined to
 * the event loop.
 *
 * @param <T> messages that can wait
 */
public abstract class TurnHandler<T> extends ChannelDuplexHandler {
  /** Work that is done in this turn. */
  protected final Turn turn = new Turn();

  private final Deque<T> waiting = new ArrayDeque<>(0);
  private boolean passing;

  /** Set if reading stopped here, rather than by Armeria or for want of memory. */
  private boolean stopped;

  /**
   * Passes messages on from the one that has waited longest, as far as may be.
   *
   * @param waiting not empty; what is passed on is to be removed
   */
  protected abstract void passWaiting(ChannelHandlerContext ctx, Deque<T> waiting);

  /** Returns whether another turn would pass something on. */
  protected abstract boolean mayContinue(ChannelHandlerContext ctx);

  /** Returns whether nothing waits, so that the next message may be passed on at once. */
  protected final boolean isFirst() {
    return waiting.isEmpty();
  }

  /** Keeps a message behind those that wait, and asks for a turn. */
  protected final void keep(ChannelHandlerContext ctx, T message) {
    waiting.addLast(message);
    // Armeria resumes reading when it has consumed content.
    stop(ctx);
    continueLater(ctx);
  }

  private void stop(ChannelHandlerContext ctx) {
    if (isReading(ctx)) {
      stopped = true;
      setReading(ctx, false);
    }
  }

  private void continueLater(ChannelHandlerContext ctx) {
    if (mayContinue(ctx)) {
      turn.next(ctx.executor(), () -> passOn(ctx));
    }
  }

  /** Passes on what waits, and reads the connection again when nothing is left. */
  protected final void passOn(ChannelHandlerContext ctx) {
    if (passing || waiting.isEmpty()) {
      return;
    }
    passing = true;
    if (stopped) {
      // Not after passing on: what passes may make Armeria stop, which it does only once.
      stopped = false;
      setReading(ctx, true);
    }
    passWaiting(ctx, waiting);
    passing = false;
    ctx.fireChannelReadComplete();
    if (!waiting.isEmpty()) {
      stop(ctx);
      continueLater(ctx);
    } else if (isReading(ctx)) {
      ctx.read();
    }
  }

  /** Lets the connection be read, but not while messages are passed on. */
  @Override
  public void read(ChannelHandlerContext ctx) {
    if (!passing) {
      ctx.read();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (waiting.isEmpty()) {
      turn.complete();
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!waiting.isEmpty()) {
      continueLater(ctx);
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    releaseWaiting();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    releaseWaiting();
  }

  private void releaseWaiting() {
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }

  private static boolean isReading(ChannelHandlerContext ctx) {
    return ctx.channel().config().isAutoRead();
  }

  private static void setReading(ChannelHandlerContext ctx, boolean reading) {
    var _ = ctx.channel().config().setAutoRead(reading);
  }
}
