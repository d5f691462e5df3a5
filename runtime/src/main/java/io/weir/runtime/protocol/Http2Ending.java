package io.weir.runtime.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;

/**
 * Ends an HTTP/2 connection after an error: GOAWAY, then the socket is closed at once (RFC 9113,
 * 5.4.1). Armeria alone would finish its streams first, and a flood would have what it wants.
 * Confined to the event loop.
 */
final class Http2Ending extends Http2ConnectionAdapter {
  private final Http2ConnectionHandler handler;
  private final ChannelHandlerContext outermost;
  private final ConnectionErrors errors;
  private boolean over;

  /**
   * @param outermost context of a handler outside of Armeria's, past which the socket is closed
   */
  Http2Ending(
      Http2ConnectionHandler handler, ChannelHandlerContext outermost, ConnectionErrors errors) {
    this.handler = handler;
    this.outermost = outermost;
    this.errors = errors;
  }

  /** Returns whether the connection is over; its frames are not read any more. */
  boolean isOver() {
    return over;
  }

  /** Ends the connection with an error of ours. */
  void end(Reason reason, Http2Error error) {
    if (over) {
      return;
    }
    over = true;
    errors.ended(outermost.channel(), reason, error.name());
    var ctx = outermost.pipeline().context(handler);
    if (ctx != null) {
      int last = handler.connection().remote().lastStreamCreated();
      var _ = handler.goAway(ctx, last, error.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise());
    }
    close();
  }

  /** Reports an exception of a decoder, which costs its stream. */
  void fault(RuntimeException cause) {
    errors.fault(outermost.channel(), cause);
  }

  /** Follows a connection error that the decoder has found and sends a GOAWAY for. */
  @Override
  public void onGoAwaySent(int lastStreamId, long errorCode, ByteBuf debugData) {
    if (over || errorCode == Http2Error.NO_ERROR.code()) {
      return;
    }
    over = true;
    boolean calm = errorCode == Http2Error.ENHANCE_YOUR_CALM.code();
    var error = Http2Error.valueOf(errorCode);
    errors.ended(
        outermost.channel(),
        calm ? Reason.FLOOD : Reason.CONNECTION_ERROR,
        error == null ? "error " + errorCode : error.name());
    // The frame is written after this call.
    outermost.channel().eventLoop().execute(this::close);
  }

  private void close() {
    outermost.flush();
    var _ = outermost.close();
  }
}
