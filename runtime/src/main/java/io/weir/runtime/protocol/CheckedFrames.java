package io.weir.runtime.protocol;

import static io.netty.handler.codec.http2.Http2Error.INTERNAL_ERROR;
import static io.netty.handler.codec.http2.Http2Error.PROTOCOL_ERROR;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Checks decoded frames before the server handles them. A malformed request costs its stream
 * (RST_STREAM with PROTOCOL_ERROR), not the connection; so does an exception of its decoder.
 * Confined to the event loop.
 */
final class CheckedFrames extends Http2FrameListenerDecorator {
  private final Http2Ending ending;
  private final StreamHistory history;
  private final HeadersCheck check;

  CheckedFrames(
      Http2FrameListener next, Http2Ending ending, StreamHistory history, HeadersCheck check) {
    super(next);
    this.ending = ending;
    this.history = history;
    this.check = check;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean end)
      throws Http2Exception {
    if (ending.isOver()) {
      return;
    }
    check(streamId, headers);
    try {
      super.onHeadersRead(ctx, streamId, headers, padding, end);
    } catch (RuntimeException e) {
      throw fault(streamId, e);
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean end)
      throws Http2Exception {
    if (ending.isOver()) {
      return;
    }
    check(streamId, headers);
    try {
      super.onHeadersRead(ctx, streamId, headers, dependency, weight, exclusive, padding, end);
    } catch (RuntimeException e) {
      throw fault(streamId, e);
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean end)
      throws Http2Exception {
    if (ending.isOver()) {
      return data.readableBytes() + padding;
    }
    try {
      return super.onDataRead(ctx, streamId, data, padding, end);
    } catch (RuntimeException e) {
      throw fault(streamId, e);
    }
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode)
      throws Http2Exception {
    history.resetByPeer(streamId);
    super.onRstStreamRead(ctx, streamId, errorCode);
  }

  private void check(int streamId, Http2Headers headers) throws Http2Exception {
    if (history.hasMalformedNames(streamId)) {
      throw refuse(streamId, Reason.HEADER, "a header name is malformed");
    }
    if (history.isTrailers(streamId)) {
      return;
    }
    var violation = check.violation(headers);
    if (violation != null) {
      throw refuse(streamId, violation.reason(), violation.message());
    }
  }

  private Http2Exception refuse(int streamId, Reason reason, String message) {
    history.refusing(reason);
    return Http2Exception.streamError(streamId, PROTOCOL_ERROR, message);
  }

  private Http2Exception fault(int streamId, RuntimeException cause) {
    history.refusing(Reason.FAULT);
    ending.fault(cause);
    return Http2Exception.streamError(streamId, INTERNAL_ERROR, cause, "the decoder failed");
  }
}
