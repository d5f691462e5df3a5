package io.weir.runtime.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2LifecycleManager;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Observes the RST_STREAM frames that the server sends. CANCEL and NO_ERROR are decisions of our
 * own; all others are provoked by the peer. The reset after an early response waits a moment,
 * because curl, among others, drops a response whose reset arrives with it. Confined to the event
 * loop.
 */
final class CountedResets implements Http2LifecycleManager {
  private final Http2ConnectionHandler handler;
  private final StreamHistory history;
  private final long waitNanos;

  /**
   * @param wait time between an early response and the reset that stops its request
   */
  CountedResets(Http2ConnectionHandler handler, StreamHistory history, Duration wait) {
    this.handler = handler;
    this.history = history;
    this.waitNanos = wait.toNanos();
  }

  @Override
  public ChannelFuture resetStream(
      ChannelHandlerContext ctx, int streamId, long error, ChannelPromise promise) {
    var stream = handler.connection().stream(streamId);
    if (stream == null && history.isInTransit(streamId)) {
      // The reset is on its way to the client, and tells all that there is to say.
      return promise.setSuccess();
    }
    if (stream == null) {
      open(streamId);
    }
    if (!isAnswered(stream, error)) {
      return reset(ctx, streamId, error, promise);
    }
    if (history.isAwaited(streamId)) {
      return promise.setSuccess();
    }
    if (history.awaitEnd(streamId)) {
      stopLater(ctx, streamId);
      return promise.setSuccess();
    }
    return reset(ctx, streamId, Http2Error.NO_ERROR.code(), promise);
  }

  /**
   * Opens a stream whose headers the decoder has refused before it opened one. What the client has
   * sent behind them is then for a stream that was reset, not for an idle one, which would end the
   * connection.
   */
  private void open(int streamId) {
    var clients = handler.connection().remote();
    if (clients.isValidStreamId(streamId) && !clients.mayHaveCreatedStream(streamId)) {
      try {
        clients.createStream(streamId, true);
      } catch (Http2Exception _) {
        // As many streams are open as may be, or the connection ends.
      }
    }
  }

  /** Stops the request of an answered stream, unless its client has ended it by then. */
  private void stopLater(ChannelHandlerContext ctx, int streamId) {
    Runnable stop =
        () -> {
          var stream = handler.connection().stream(streamId);
          if (history.stopsAwaiting(streamId) && isAnswered(stream, Http2Error.CANCEL.code())) {
            var _ = reset(ctx, streamId, Http2Error.NO_ERROR.code(), ctx.newPromise());
            ctx.flush();
          }
        };
    var _ = ctx.executor().schedule(stop, waitNanos, TimeUnit.NANOSECONDS);
  }

  private ChannelFuture reset(
      ChannelHandlerContext ctx, int streamId, long errorCode, ChannelPromise promise) {
    // A frame too many on a stream that was reset; each of them is answered by a reset.
    boolean again = handler.connection().stream(streamId) == null && history.wasReset(streamId);
    var future = handler.resetStream(ctx, streamId, errorCode, promise);
    history.flood().answered(ctx);
    if (again) {
      history.flood().spend(FrameBudget.STRAY, history.nanoTime().getAsLong());
    } else if (errorCode == Http2Error.CANCEL.code() || errorCode == Http2Error.NO_ERROR.code()) {
      history.givenUp(streamId);
    } else {
      history.provoked(streamId);
    }
    return future;
  }

  /**
   * Returns true for a stream that is given up after its whole response: the client must read the
   * response, and need not send the rest of its request (RFC 9113, 8.1). Clients take any other
   * error for that of the call.
   */
  private static boolean isAnswered(@Nullable Http2Stream stream, long error) {
    return stream != null
        && error == Http2Error.CANCEL.code()
        && stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL;
  }

  @Override
  public void closeStreamLocal(Http2Stream stream, ChannelFuture future) {
    handler.closeStreamLocal(stream, future);
  }

  @Override
  public void closeStreamRemote(Http2Stream stream, ChannelFuture future) {
    handler.closeStreamRemote(stream, future);
  }

  @Override
  public void closeStream(Http2Stream stream, ChannelFuture future) {
    handler.closeStream(stream, future);
  }

  @Override
  public ChannelFuture goAway(
      ChannelHandlerContext ctx,
      int lastStreamId,
      long errorCode,
      ByteBuf debugData,
      ChannelPromise promise) {
    return handler.goAway(ctx, lastStreamId, errorCode, debugData, promise);
  }

  @Override
  public void onError(ChannelHandlerContext ctx, boolean outbound, Throwable cause) {
    handler.onError(ctx, outbound, cause);
  }
}
