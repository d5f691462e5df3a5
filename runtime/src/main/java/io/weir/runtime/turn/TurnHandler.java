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
    setReading(ctx, false);
    continueLater(ctx);
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
    passWaiting(ctx, waiting);
    passing = false;
    ctx.fireChannelReadComplete();
    if (waiting.isEmpty()) {
      setReading(ctx, true);
    } else {
      continueLater(ctx);
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

  private static void setReading(ChannelHandlerContext ctx, boolean reading) {
    var _ = ctx.channel().config().setAutoRead(reading);
  }
}
