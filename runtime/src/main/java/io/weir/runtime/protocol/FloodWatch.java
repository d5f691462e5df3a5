package io.weir.runtime.protocol;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;

/**
 * Ends a connection that floods the server with control frames, or that makes it answer frames
 * without reading the answers, which would fill the memory. Confined to the event loop.
 */
final class FloodWatch {
  /** Number of answers after which it is looked up whether they have left. */
  private static final int STEP = 1_000;

  private static final int MOST_UNREAD = 5 * STEP;

  private final Http2Ending ending;
  private final FrameBudget budget;
  private int unread;

  FloodWatch(Http2Ending ending, long now) {
    this.ending = ending;
    this.budget = new FrameBudget(now);
  }

  /** Pays for a frame. */
  void spend(int cost, long now) {
    if (cost > 0 && budget.spend(cost, now)) {
      flooded();
    }
  }

  /** Records that the server answers a frame with one of its own. */
  void answered(ChannelHandlerContext ctx) {
    unread++;
    if (unread % STEP == 0) {
      // Completes when all that was written before has been taken by the socket.
      var _ = ctx.write(Unpooled.EMPTY_BUFFER).addListener(written -> unread -= STEP);
    }
    if (unread > MOST_UNREAD) {
      flooded();
    }
  }

  private void flooded() {
    ending.end(Reason.FLOOD, Http2Error.ENHANCE_YOUR_CALM);
  }
}
