package io.weir.runtime.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2LifecycleManager;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * Observes the RST_STREAM frames that the server sends. CANCEL and NO_ERROR are decisions of our
 * own; all others are provoked by the peer. Confined to the event loop.
 */
final class CountedResets implements Http2LifecycleManager {
  private final Http2ConnectionHandler handler;
  private final StreamHistory history;

  CountedResets(Http2ConnectionHandler handler, StreamHistory history) {
    this.handler = handler;
    this.history = history;
  }

  @Override
  public ChannelFuture resetStream(
      ChannelHandlerContext ctx, int streamId, long error, ChannelPromise promise) {
    var stream = handler.connection().stream(streamId);
    if (stream == null && history.isInTransit(streamId)) {
      // The reset is on its way to the client, and tells all that there is to say.
      return promise.setSuccess();
    }
    // A frame too many on a stream that was reset; each of them is answered by a reset.
    boolean again = stream == null && history.wasReset(streamId);
    long errorCode = isAnswered(stream, error) ? Http2Error.NO_ERROR.code() : error;
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
