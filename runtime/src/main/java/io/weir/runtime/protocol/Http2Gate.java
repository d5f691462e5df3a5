package io.weir.runtime.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import io.weir.runtime.http2.UnreadFrames;
import io.weir.runtime.turn.Turn;
import io.weir.runtime.turn.TurnHandler;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Reads the frame headers of an HTTP/2 connection in front of the decoder: bounds floods, ends the
 * connection at HEADERS on streams that cannot have any, and looks for malformed header names.
 * Passes all bytes on as they come, but for those that wait: for the next turn of the connection,
 * or for its client to read what was sent to it. Confined to the event loop.
 */
final class Http2Gate extends TurnHandler<ByteBuf> {
  private final Http2ConnectionHandler handler;
  private final Http2Ending ending;
  private final StreamHistory history;
  private final FloodWatch flood;
  private final LongSupplier nanoTime;
  private final FrameReader frame;
  private final HeaderBlocks blocks;
  private final UnreadFrames unread;

  Http2Gate(
      Http2ConnectionHandler handler,
      Http2Ending ending,
      StreamHistory history,
      FrameReader frame,
      UnreadFrames unread) {
    this.unread = unread;
    this.handler = handler;
    this.ending = ending;
    this.history = history;
    this.flood = history.flood();
    this.nanoTime = history.nanoTime();
    this.frame = frame;
    this.blocks = new HeaderBlocks(history);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      // The rest of the HTTP/1 request that asked for the upgrade.
      ctx.fireChannelRead(message);
      return;
    }
    if (!isFirst() || !read(ctx, bytes)) {
      keep(ctx, bytes);
    }
  }

  /** A client that does not read its answers may not ask for more, which would fill the memory. */
  private boolean mustWait(ChannelHandlerContext ctx) {
    return turn.isOver() || !mayContinue(ctx);
  }

  @Override
  protected boolean mayContinue(ChannelHandlerContext ctx) {
    return ctx.channel().isWritable();
  }

  @Override
  protected void passWaiting(ChannelHandlerContext ctx, Deque<ByteBuf> waiting) {
    while (!waiting.isEmpty() && !mustWait(ctx)) {
      var bytes = waiting.remove();
      if (!read(ctx, bytes)) {
        waiting.addFirst(bytes);
      }
    }
  }

  /** Passes bytes on. Returns false, with what is left in them, if the rest must wait. */
  private boolean read(ChannelHandlerContext ctx, ByteBuf bytes) {
    long now = nanoTime.getAsLong();
    int at = bytes.readerIndex();
    while (at < bytes.writerIndex() && !ending.isOver()) {
      if (mustWait(ctx) && frame.isBetweenFrames()) {
        pass(ctx, bytes, at);
        history.decoded();
        return false;
      }
      int start = at;
      at = frame.read(bytes, at);
      if (frame.headerRead()) {
        if (isLateHeaders()) {
          pass(ctx, bytes, start);
        }
        begun(ctx, now);
      }
      if (frame.payloadRead()) {
        readBlock(
            bytes.slice(frame.headerRead() ? at : start, frame.headerRead() ? 0 : at - start));
      }
    }
    if (ending.isOver()) {
      bytes.release();
      return true;
    }
    ctx.fireChannelRead(bytes);
    history.decoded();
    return true;
  }

  /** Returns whether the frame is HEADERS on a stream that is not new. */
  private boolean isLateHeaders() {
    return frame.type() == FrameType.HEADERS && frame.stream() <= history.last();
  }

  /** Passes on what stands before an index, so that the state of the streams is up to date. */
  private static void pass(ChannelHandlerContext ctx, ByteBuf bytes, int end) {
    int length = end - bytes.readerIndex();
    if (length > 0) {
      ctx.fireChannelRead(bytes.readRetainedSlice(length));
    }
  }

  private void begun(ChannelHandlerContext ctx, long now) {
    if (ending.isOver()) {
      return;
    }
    int type = frame.type();
    boolean flagged = frame.has(FrameType.END_STREAM);
    flood.spend(FrameBudget.cost(type, frame.length(), flagged), now);
    boolean request = type == FrameType.HEADERS || (type == FrameType.DATA && flagged);
    turn.work(request ? Turn.REQUEST : Turn.FRAME);
    // The flag is ACK for these two.
    if ((type == FrameType.PING || type == FrameType.SETTINGS) && !flagged) {
      flood.answered(ctx);
    }
    if (type == FrameType.DATA) {
      unread.arrived(frame.stream(), frame.length());
    }
    if (type == FrameType.HEADERS) {
      if (isLateHeaders()) {
        history.late(frame.stream());
        lateHeaders(ctx, frame.stream(), now);
      } else {
        history.opened(frame.stream(), now);
      }
    }
  }

  /** Judges HEADERS on a stream that is not new (RFC 9113, 5.1 and 5.1.1). */
  private void lateHeaders(ChannelHandlerContext ctx, int id, long now) {
    var stream = handler.connection().stream(id);
    if (stream == null || stream.state() != Http2Stream.State.OPEN) {
      // No trailers, but for those of a stream that was reset meanwhile.
      flood.spend(FrameBudget.LATE_HEADERS, now);
    }
    if (stream == null && id > 0 && !history.wasReset(id)) {
      var error = history.isSkipped(id) ? Http2Error.PROTOCOL_ERROR : Http2Error.STREAM_CLOSED;
      ending.end(Reason.CONNECTION_ERROR, error);
    } else if (stream != null
        && stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE
        && !stream.isResetSent()) {
      var decoder = ctx.pipeline().context(handler);
      var code = Http2Error.STREAM_CLOSED.code();
      var _ = handler.encoder().writeRstStream(decoder, id, code, ctx.newPromise());
    }
  }

  private void readBlock(ByteBuf payload) {
    boolean block = frame.type() == FrameType.HEADERS || frame.type() == FrameType.CONTINUATION;
    if (block && !ending.isOver()) {
      blocks.read(frame, payload);
    }
  }
}
