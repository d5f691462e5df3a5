package io.weir.runtime.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.weir.runtime.http2.UnreadFrames;
import io.weir.runtime.memory.HeldBytes;
import io.weir.runtime.memory.MemoryKind;
import io.weir.runtime.process.OutOfMemory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts the memory of requests that have arrived on a connection and were not taken yet. While the
 * connection holds too many, it is not read; if that lasts, the stream that holds most is reset.
 * Flow control alone would let a caller fill a window on each of its streams. Confined to the event
 * loop of the connection.
 */
final class UnreadBytes extends ChannelInboundHandlerAdapter {
  private static final long LOOK_MILLIS = 20;

  /** Unread bytes at which Armeria stops reading an HTTP/1 connection. */
  private static final int HTTP1 = 128 << 10;

  private static final int LOOK_AT = 64 << 10;

  private final HeldBytes held;
  private @Nullable Http2ConnectionHandler http2;
  private boolean paused;
  private boolean looking;
  private long pausedMillis;

  UnreadBytes(HeldBytes held) {
    this.held = held;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object bytes) throws Exception {
    super.channelRead(ctx, bytes);
    if (http2 != null && unread(ctx) > LOOK_AT) {
      // A caller may send a megabyte before the read is complete.
      look(ctx);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    super.channelReadComplete(ctx);
    if (isReading(ctx)) {
      // Something else has resumed reading.
      paused = false;
    }
    look(ctx);
  }

  private void look(ChannelHandlerContext ctx) {
    long unread = unread(ctx);
    held.set(MemoryKind.UNREAD, unread);
    boolean full = unread > 0 && !held.hasRoom();
    if (full && isReading(ctx)) {
      paused = true;
      pausedMillis = 0;
      var _ = ctx.channel().config().setAutoRead(false);
    } else if (!full && paused) {
      paused = false;
      var _ = ctx.channel().config().setAutoRead(true);
    }
    if (unread > 0 && !looking) {
      looking = true;
      var _ = ctx.executor().schedule(() -> again(ctx), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void again(ChannelHandlerContext ctx) {
    looking = false;
    if (!ctx.channel().isActive()) {
      return;
    }
    pausedMillis += LOOK_MILLIS;
    if (paused && pausedMillis > 2 * held.budget().config().maxWait().toMillis()) {
      pausedMillis = 0;
      resetLargest(ctx);
    }
    look(ctx);
  }

  private void resetLargest(ChannelHandlerContext ctx) {
    var handler = http2;
    var frames = UnreadFrames.of(ctx.channel());
    if (handler == null || frames == null) {
      return;
    }
    var largest = new Largest(frames);
    try {
      var _ = handler.connection().forEachActiveStream(largest::visit);
    } catch (Http2Exception impossible) {
      throw new IllegalStateException(impossible);
    }
    var stream = largest.stream;
    if (stream != null) {
      var _ = held.refusal();
      var next = ctx.pipeline().context(handler);
      var calm = Http2Error.ENHANCE_YOUR_CALM.code();
      var _ = handler.resetStream(next, stream.id(), calm, next.newPromise());
      ctx.flush();
    }
  }

  /** Finds the stream whose unread content takes most. */
  private static final class Largest {
    private final UnreadFrames frames;
    private @Nullable Http2Stream stream;
    private long bytes;

    Largest(UnreadFrames frames) {
      this.frames = frames;
    }

    boolean visit(Http2Stream each) {
      long unread = frames.held(each);
      if (unread > bytes) {
        stream = each;
        bytes = unread;
      }
      return true;
    }
  }

  private static boolean isReading(ChannelHandlerContext ctx) {
    return ctx.channel().config().isAutoRead();
  }

  private long unread(ChannelHandlerContext ctx) {
    var handler = http2;
    if (handler == null) {
      handler = ctx.pipeline().get(Http2ConnectionHandler.class);
      http2 = handler;
    }
    if (handler == null) {
      return isReading(ctx) ? 0 : HTTP1;
    }
    var frames = UnreadFrames.of(ctx.channel());
    return frames == null ? 0 : frames.held();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    if (cause instanceof OutOfMemoryError error) {
      OutOfMemory.end(error);
    }
    super.exceptionCaught(ctx, cause);
  }
}
